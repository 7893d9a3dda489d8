import { useTranslation } from 'react-i18next';
import type { PartWords } from '@/api/types';
import styles from './contracts.module.css';

/** What a contract is made of, each part as a sentence in the reader's language. */
export function Parts({ contents }: { contents: readonly PartWords[] }) {
  const { i18n } = useTranslation();
  const chinese = i18n.language.startsWith('zh');
  return (
    <ul className={styles.parts}>
      {contents.map((part) => (
        <li key={part.text_en}>{chinese ? part.text_zh : part.text_en}</li>
      ))}
    </ul>
  );
}
