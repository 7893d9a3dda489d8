import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '@/shared/ui/Brand';
import { LanguageSwitch } from '@/shared/ui/LanguageSwitch';
import styles from './layout.module.css';

interface Props {
  title: ReactNode;
  lead?: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

/** The doors of the house: log-in, sign-up, confirm, invitation. One form, and beside it what the product is about. */
export function GateLayout({ title, lead, foot, wide = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.gate}>
      <div className={styles.gateForm}>
        <div className={styles.gateTop}>
          <Brand />
          <LanguageSwitch />
        </div>
        <main className={`${styles.gateBody} ${wide ? styles.gateWide : ''}`}>
          <h1>{title}</h1>
          {lead && <p className={styles.gateLead}>{lead}</p>}
          {children}
          {foot && <div className={styles.gateFoot}>{foot}</div>}
        </main>
      </div>
      <aside className={styles.gateArt} aria-hidden="true">
        <Lines />
        <blockquote>{t('gate.claim')}</blockquote>
        <p>{t('gate.text')}</p>
      </aside>
    </div>
  );
}

/** Many lines coming together in one pool. */
function Lines() {
  const rows = Array.from({ length: 15 }, (_, index) => index);
  return (
    <svg className={styles.gateLines} viewBox="0 0 720 900" fill="none" preserveAspectRatio="xMidYMid slice">
      {rows.map((row) => {
        const y = 20 + row * 62;
        const end = 400 + (row - 7) * 26;
        return <path key={row} d={`M-10 ${y} C 260 ${y}, 320 ${end}, 740 ${end}`} stroke="#fff" strokeOpacity="0.13" strokeWidth="1.5" />;
      })}
      {rows.map((row) => {
        const end = 400 + (row - 7) * 26;
        const bright = row % 4 === 1;
        return <circle key={row} cx={470 + ((row * 97) % 220)} cy={end} r={bright ? 5 : 3} fill={bright ? '#f2b84b' : '#fff'} fillOpacity={bright ? 1 : 0.3} />;
      })}
    </svg>
  );
}
