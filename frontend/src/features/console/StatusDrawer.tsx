import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { FormDrawer } from '@/shared/ui/FormDrawer';

/** Suspends a whole company, or lets it work again, for a reason the company reads. */
export function StatusDrawer({ company, onClose }: { company: ConsoleCompany; onClose: () => void }) {
  const { t } = useTranslation();
  const deed = company.status === 'active' ? 'suspend' : 'activate';
  const status = deed === 'suspend' ? 'suspended' : 'active';
  const required = { required: deed === 'suspend', whitespace: true, message: t('common.required') };
  return (
    <FormDrawer<{ reason?: string }, ConsoleCompany>
      name="status"
      title={t(`console.${deed}Title`, { name: company.name })}
      saveText={t(`console.${deed}`)}
      danger={deed === 'suspend'}
      first="reason"
      save={({ reason }) => api.patch<ConsoleCompany>(`/api/console/companies/${company.id}/`, { status, ...(reason && { reason }) })}
      changes={['companies']}
      onClose={onClose}
    >
      <p>{t(`console.${deed}Text`)}</p>
      {company.status_reason && <p className="soft">{t('console.statusReason', { reason: company.status_reason })}</p>}
      <Form.Item name="reason" label={t('console.callsOut.reason')} extra={t('console.callsOut.reasonHint')} rules={[required, { max: 300 }]}>
        <Input.TextArea rows={3} maxLength={300} showCount data-testid="status-reason" />
      </Form.Item>
    </FormDrawer>
  );
}
