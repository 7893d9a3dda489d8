import { CreditCardOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { InvoiceDetail } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useNotice } from '@/shared/ui/useNotice';
import { payByCard, readCard } from './api';

/** The way to Stripe's page for what is open on an invoice; absent where nothing is open or no cards are taken. */
export function PayByCard({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useTranslation();
  const may = usePermission('billing.manage');
  const notice = useNotice();
  const { data: desk } = useQuery({ queryKey: ['card'], queryFn: readCard });
  const pay = useMutation({ mutationFn: () => payByCard(invoice.id), onSuccess: ({ url }) => location.assign(url), onError: notice.failed });
  if (!may || !desk?.available || !invoice.number || Number(invoice.open_amount) <= 0) return null;
  return (
    <Button type="primary" icon={<CreditCardOutlined />} loading={pay.isPending} onClick={() => pay.mutate()} data-testid="pay-by-card">
      {t('card.pay')}
    </Button>
  );
}
