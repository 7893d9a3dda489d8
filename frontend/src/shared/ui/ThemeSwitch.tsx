import { useTranslation } from 'react-i18next';
import { chooseTheme, themeChoices, useThemeChoice } from '@/shared/theme';
import styles from './ui.module.css';

const pictures = {
  system: 'M2.500 3.500h11v7.500h-11zM6 13.500h4',
  light: 'M8 5.200a2.800 2.800 0 1 1 0 5.600 2.800 2.800 0 0 1 0-5.600zM8 1.500v1.600M8 12.900v1.600M1.500 8h1.600M12.900 8h1.600M3.400 3.400l1.100 1.100M11.500 11.500l1.100 1.100M3.400 12.600l1.100-1.100M11.500 4.500l1.100-1.100',
  dark: 'M13.200 9.800A5.600 5.600 0 0 1 6.200 2.800a5.600 5.600 0 1 0 7 7z',
};

/** By day, by night, or as the system does. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const chosen = useThemeChoice();
  return (
    <div className={styles.language} role="group" aria-label={t('common.theme')}>
      {themeChoices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === chosen}
          aria-label={t(`common.themes.${choice}`)}
          title={t(`common.themes.${choice}`)}
          data-testid={`theme-${choice}`}
          onClick={() => chooseTheme(choice)}
        >
          <svg width="14" height="14" viewBox="0 0 16 16" fill="none" aria-hidden="true">
            <path d={pictures[choice]} stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
        </button>
      ))}
    </div>
  );
}
