import { Link } from 'react-router';
import styles from './ui.module.css';

/** The mark and the name; leads home. */
export function Brand({ to = '/', inverse = false }: { to?: string; inverse?: boolean }) {
  const name = 'Linepool';
  return (
    <Link to={to} className={`${styles.brand} ${inverse ? styles.brandInverse : ''}`}>
      <BrandMark />
      <span translate="no">{name}</span>
    </Link>
  );
}

export function BrandMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="8" fill="var(--lp-mark)" />
      <path d="M8 11h16M8 16h11M8 21h6" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="23" cy="20" r="3.4" fill="#f2b84b" />
    </svg>
  );
}
