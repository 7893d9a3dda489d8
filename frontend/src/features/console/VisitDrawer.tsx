import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { FormDrawer } from '@/shared/ui/FormDrawer';

const minutes = [15, 30, 60, 120, 240] as const;

/** Enters a company's workspace for a while, for a reason the company reads. */
export function VisitDrawer({ company, onClose }: { company: ConsoleCompany; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer<{ reason: string; minutes: number }, { workspace_url: string }>
      name="visit"
      title={t('console.visit.title', { name: company.name })}
      saveText={t('console.visit.enter')}
      first="reason"
      initial={{ minutes: 15 }}
      save={(entry) => api.post<{ workspace_url: string }>(`/api/console/companies/${company.id}/visit/`, entry)}
      changes={[]}
      onSaved={({ workspace_url }) => location.assign(workspace_url)}
      onClose={onClose}
    >
      <p>{t('console.visit.text')}</p>
      <Form.Item
        name="reason"
        label={t('console.callsOut.reason')}
        extra={t('console.visit.reasonHint')}
        rules={[{ required: true, whitespace: true, min: 5, message: t('console.visit.reasonRule') }, { max: 300 }]}
      >
        <Input.TextArea rows={3} maxLength={300} showCount data-testid="visit-reason" />
      </Form.Item>
      <Form.Item name="minutes" label={t('console.visit.howLong')}>
        <Select options={minutes.map((value) => ({ value, label: value < 60 ? t('console.visit.minutes', { count: value }) : t('console.visit.hours', { count: value / 60 }) }))} />
      </Form.Item>
    </FormDrawer>
  );
}
