import { useTranslation } from 'react-i18next';
import { useChangeLanguage } from '@/shared/api/session';
import { type Language, languages } from '@/shared/i18n';
import styles from './ui.module.css';

/** Each language is written in itself, so that whoever needs it can read it. */
const names: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const change = useChangeLanguage();
  return (
    <div className={styles.language} role="group" aria-label={t('common.language')}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          data-testid={`language-${language}`}
          onClick={() => void change(language)}
        >
          {names[language]}
        </button>
      ))}
    </div>
  );
}
