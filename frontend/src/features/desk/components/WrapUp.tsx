import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useKeys } from '@/shared/actions';
import { asApiError } from '@/shared/api/errors';
import { useServerClock } from '@/shared/api/serverClock';
import { clock, phone as showNumber } from '@/shared/format';
import type { Desk, DeskCall } from '@/shared/live';
import { useNotice } from '@/shared/ui/useNotice';
import { useNow } from '@/shared/ui/useNow';
import { deskApi } from '../api';
import { ActionRow } from './ActionRow';
import { CallerContact } from './CallerContact';
import { otherParty } from './otherParty';
import { CallButton } from './CallButton';
import { SaleFields } from './SaleFields';
import { refusedField, saleEntry, saleProblems } from './sale';
import { useDraft } from './useDraft';
import styles from '../desk.module.css';

/** After the call: what came of it, in the words of the company it was for. Survives a reload until it is saved. */
export function WrapUp({ desk, call }: { desk: Desk; call: DeskCall }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const save = useMutation({ mutationFn: deskApi.wrapUp });
  const draft = useDraft(call);
  const { dispositions } = call;
  const sells = dispositions.some(({ code, sale }) => sale && code === draft.disposition);
  const complete = (draft.disposition !== '' || dispositions.length === 0) && !(sells && Object.keys(saleProblems(draft.sale)).length > 0);
  const finish = () =>
    save.mutate(
      { call_id: call.id, disposition: draft.disposition, note: draft.note.trim() },
      { onSuccess: draft.forget, onError: notice.failed },
    );
  const sell = useMutation({
    mutationFn: deskApi.sell,
    onSuccess: finish,
    onError: (error) => refusedField(asApiError(error).code, asApiError(error).fields) ?? notice.failed(error),
  });
  const submit = () => {
    const sale = sells ? saleEntry(draft.sale, call.id, call.company.id) : null;
    if (sale) sell.mutate(sale);
    else finish();
  };
  const busy = save.isPending || sell.isPending;
  useKeys((key) => {
    const chosen = dispositions[Number(key) - 1];
    if (chosen) draft.choose(chosen.code);
    return chosen !== undefined;
  });
  return (
    <section className={styles.wrap} data-testid="wrapup">
      <div className={styles.wrapHead}>
        <div>
          <h2>{t('desk.wrapUpTitle')}</h2>
          <p className="faint num">
            <bdi>{showNumber(otherParty(call))}</bdi> · {[call.company_name, call.queue_name].filter(Boolean).join(' · ')}
          </p>
        </div>
        <WrapUpTimer desk={desk} />
        <ActionRow groups={['wrapup']} look="light" />
      </div>
      <CallerContact key={call.id} call={call} />
      <div className={styles.options} role="group" aria-label={t('desk.disposition')}>
        {dispositions.map((one, index) => (
          <CallButton
            key={one.code}
            look="light"
            label={one.label}
            hint={index < 9 ? String(index + 1) : ''}
            pressed={draft.disposition === one.code}
            onClick={() => draft.choose(one.code)}
            testId={`disposition-${one.code}`}
          />
        ))}
      </div>
      {sells && (
        <SaleFields
          draft={draft.sale}
          error={sell.error}
          onType={(field, text) => {
            sell.reset();
            draft.sell(field, text);
          }}
          onEnter={() => complete && !busy && submit()}
        />
      )}
      <textarea
        className={styles.note}
        value={draft.note}
        maxLength={2000}
        placeholder={t('desk.notePlaceholder')}
        aria-label={t('desk.note')}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.save}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && complete && !busy) submit();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        data-field="note"
        data-testid="wrapup-note"
      />
      <div className={styles.wrapFoot}>
        <span>{t(complete ? 'desk.wrapUpHint' : draft.disposition ? 'desk.sale.half' : 'desk.chooseDisposition')}</span>
        <CallButton
          look="solid"
          label={t('desk.finishWrapUp')}
          disabled={!complete || busy}
          onClick={submit}
          testId="wrapup-save"
        />
      </div>
    </section>
  );
}

/** How much of the allowed time is left; the server ends it, this only shows it. */
function WrapUpTimer({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const now = useNow() + useServerClock();
  const until = desk.wrapup_until ? Date.parse(desk.wrapup_until) : null;
  return (
    <span className={`${styles.wrapTimer} num`} title={t('desk.wrapUpLeft')} data-testid="wrapup-timer">
      {until === null ? clock(desk.since ? now - Date.parse(desk.since) : 0) : clock(until - now)}
    </span>
  );
}
