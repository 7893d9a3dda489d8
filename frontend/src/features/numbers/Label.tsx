import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CompanyNumber } from '@/api/types';
import { useNotice } from '@/shared/ui/useNotice';
import { useRelabel } from './api';

/** What the company calls the number; changed where it stands. */
export function Label({ number, editable }: { number: CompanyNumber; editable: boolean }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const relabel = useRelabel();
  const save = (label: string) => {
    if (label.trim() !== number.label) relabel.mutate({ id: number.id, label: label.trim() }, { onError: notice.failed });
  };
  return (
    <Typography.Text
      ellipsis
      style={{ maxWidth: 320 }}
      {...(!number.label && { type: 'secondary' as const })}
      {...(editable && { editable: { onChange: save, text: number.label, maxLength: 80, tooltip: t('numbers.relabel') } })}
    >
      {number.label || t('numbers.noLabel')}
    </Typography.Text>
  );
}
