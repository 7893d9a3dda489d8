import { useTranslation } from 'react-i18next';
import type { Comparison } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';

type Line = Comparison['then']['lines'][number];

/** This month's bill under the change, line by line with how each came about, beside what it is now. */
export function Compared({ comparison, currency }: { comparison: Comparison; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const chinese = format.language.startsWith('zh');
  const money = (amount: string) => format.money(amount, currency);
  const steps = (line: Line) => line.steps.map((step) => (chinese ? step.text_zh : step.text_en));
  return (
    <div data-testid="change-compared">
      <p>
        {t('contract.change.compared', { now: money(comparison.now.total), then: money(comparison.then.total) })} <b className="num">{money(comparison.difference)}</b>
      </p>
      <DataTable<Line>
        rows={comparison.then.lines}
        rowKey={(line) => line.id}
        rowTestId="compared-line"
        empty={null}
        columns={[
          {
            title: t('invoices.line'),
            key: 'label',
            render: (_, line) => (
              <>
                {chinese ? line.label_zh : line.label_en}
                {steps(line).map((text) => (
                  <div key={text} className="faint">
                    {text}
                  </div>
                ))}
              </>
            ),
          },
          { title: t('invoices.amount'), key: 'amount', width: 130, align: 'right', render: (_, line) => <span className="num">{money(line.amount)}</span> },
        ]}
      />
    </div>
  );
}
