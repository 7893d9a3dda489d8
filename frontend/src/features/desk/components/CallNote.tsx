import { useTranslation } from 'react-i18next';
import { useDraft } from './useDraft';
import styles from '../desk.module.css';

/** Notes taken while talking; they are there again in the wrap-up. */
export function CallNote({ call }: { call: string }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft(call);
  return (
    <div className={styles.callNote}>
      <textarea
        className={styles.note}
        value={draft.note}
        maxLength={2000}
        placeholder={t('desk.notePlaceholder')}
        aria-label={t('desk.note')}
        onChange={(event) => setDraft({ ...draft, note: event.target.value })}
        data-testid="call-note"
      />
    </div>
  );
}
