import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import { Kbd } from '@/shared/ui/Kbd';
import { useDraft } from './useDraft';
import styles from '../desk.module.css';

/** Notes taken while talking: kept with the call, there again in the wrap-up and for whoever has the call next. */
export function CallNote({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const draft = useDraft(call);
  return (
    <div className={styles.callNote}>
      <div className={styles.callNoteHead}>
        <h3>
          {t('desk.note')} <Kbd keys="N" />
        </h3>
        <span className="faint" data-testid="note-state">{draft.note && t(draft.kept ? 'desk.noteKept' : 'desk.noteWaits')}</span>
      </div>
      <textarea
        className={styles.note}
        value={draft.note}
        maxLength={2000}
        placeholder={t('desk.notePlaceholder')}
        aria-label={t('desk.note')}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.save}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        data-field="note"
        data-testid="call-note"
      />
    </div>
  );
}
