import { useTranslation } from 'react-i18next';
import { asApiError } from '@/shared/api/errors';
import { useErrorText } from '@/shared/ui/useErrorText';
import { type SaleDraft, type SaleField, refusedField, saleProblems } from './sale';
import styles from '../desk.module.css';

interface Props {
  draft: SaleDraft;
  /** What the server refused of it. */
  error: Error | null;
  onType: (field: SaleField, text: string) => void;
  onEnter: () => void;
}

/** A sale goes with its order and what the customer pays. Nothing typed: no order is told of. */
export function SaleFields({ draft, error, onType, onEnter }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const problems = saleProblems(draft);
  const refusal = error && asApiError(error);
  const refused = refusal && refusedField(refusal.code, refusal.fields);
  const said = (field: SaleField) => {
    if (refusal && refused === field) return refusal.fields[field === 'order' ? 'order_id' : 'amount']?.[0] ?? errorText(refusal).title;
    return problems[field] === 'wrong' ? t('desk.sale.amountWrong') : '';
  };
  const fields = [
    { field: 'order', label: t('desk.sale.order'), mode: 'text', most: 80 },
    { field: 'amount', label: t('desk.sale.amount'), mode: 'decimal', most: 13 },
  ] as const;
  return (
    <div className={styles.sale} data-testid="wrapup-sale">
      {fields.map(({ field, label, mode, most }) => {
        const wrong = said(field);
        return (
          <label key={field} className={styles.saleField}>
            <span>{label}</span>
            <input
              value={draft[field]}
              inputMode={mode}
              maxLength={most}
              autoComplete="off"
              aria-invalid={wrong !== ''}
              onChange={(event) => onType(field, event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') onEnter();
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
              data-testid={`wrapup-${field}`}
            />
            {wrong && <em role="alert">{wrong}</em>}
          </label>
        );
      })}
      <span className="faint">{t('desk.sale.hint')}</span>
    </div>
  );
}
