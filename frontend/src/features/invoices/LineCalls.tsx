import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ChargedCall, InvoiceDetail, InvoiceLine } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, Pager } from '@/shared/ui/DataTable';

interface Props {
  invoice: InvoiceDetail;
  line: InvoiceLine;
  onClose: () => void;
}

/** The calls a line is made of; each opens into its page, where its price is explained. */
export function LineCalls({ invoice, line, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const mayOpen = usePermission('calls.view');
  const list = useKeysetList<ChargedCall>('line-calls', `/api/invoices/${invoice.id}/lines/${encodeURIComponent(line.id)}/calls/`);
  const label = i18n.language.startsWith('zh') ? line.label_zh : line.label_en;
  return (
    <Drawer
      open
      size={720}
      title={label}
      extra={<b className="num">{format.money(line.amount, invoice.currency)}</b>}
      onClose={onClose}
      styles={{ body: { padding: 0 } }}
    >
      <DataTable
        rows={list.rows}
        rowKey={(charge) => charge.leg_id}
        rowTestId="line-call"
        error={list.error}
        onRetry={() => void list.refetch()}
        loading={list.isPlaceholderData}
        {...(mayOpen && { onOpen: (charge: ChargedCall) => void navigate(`/calls?open=${charge.call_id}`) })}
        empty={null}
        columns={[
          { title: t('calls.answered'), key: 'at', render: (_, one) => <span className="num nowrap">{format.moment(one.answered_at)}</span> },
          { title: t('calls.number'), key: 'number', render: (_, one) => <span className="num nowrap">{format.phone(one.number)}</span> },
          { title: t('calls.duration'), key: 'duration', align: 'right', render: (_, one) => <span className="num">{format.preciseClock(one.duration_ms)}</span> },
          { title: t('invoices.billed'), key: 'billed', align: 'right', render: (_, one) => <span className="num">{format.clock(one.billed_ms)}</span> },
          { title: t('invoices.perMinute'), key: 'rate', align: 'right', render: (_, one) => <span className="num">{format.money(one.per_minute, invoice.currency)}</span> },
          { title: t('invoices.amount'), key: 'amount', align: 'right', render: (_, one) => <b className="num">{format.money(one.amount, invoice.currency)}</b> },
        ]}
        pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Drawer>
  );
}
