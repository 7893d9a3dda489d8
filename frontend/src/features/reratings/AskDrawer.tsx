import { useQuery } from '@tanstack/react-query';
import { Checkbox, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany, Page, Rerating } from '@/api/types';
import { api } from '@/shared/api/client';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useNotice } from '@/shared/ui/useNotice';
import { askForRerating } from './api';

interface Entry {
  month: Dayjs;
  company_id?: number;
  call_id?: string;
  void?: boolean;
  reason: string;
}

const callId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Which calls are to be rated again, and why. */
export function AskDrawer({ onAsked, onClose }: { onAsked: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const companies = useQuery({
    queryKey: ['companies-to-choose', q],
    queryFn: async () => (await api.get<Page<ConsoleCompany>>('/api/console/companies/', { q, page_size: 50 })).results,
  });
  const required = { required: true, message: t('common.required') };
  return (
    <FormDrawer<Entry, Rerating>
      name="rerating"
      title={t('reratings.ask')}
      saveText={t('reratings.ask')}
      initial={{ month: dayjs().subtract(1, 'month') }}
      save={({ month, company_id, call_id, reason, void: nothing = false }) =>
        askForRerating({
          month: month.format('YYYY-MM'),
          reason,
          void: nothing && Boolean(call_id),
          ...(company_id !== undefined && { company_id }),
          ...(call_id && { call_id }),
        })
      }
      changes={['reratings']}
      onSaved={({ id }) => {
        notice.done(t('reratings.asked'));
        onAsked(id);
      }}
      onClose={onClose}
    >
      <p className="faint">{t('reratings.askText')}</p>
      <Form.Item name="month" label={t('reratings.month')} rules={[required]}>
        <DatePicker picker="month" allowClear={false} />
      </Form.Item>
      <Form.Item name="company_id" label={t('reratings.company')}>
        <Select
          allowClear
          placeholder={t('reratings.everyCompany')}
          showSearch={{ filterOption: false, onSearch: setSearch }}
          options={companies.data?.map(({ id, name }) => ({ value: id, label: name }))}
          data-testid="rerating-company"
        />
      </Form.Item>
      <Form.Item name="call_id" label={t('reratings.callId')} rules={[{ pattern: callId, message: t('reratings.callIdHint') }]}>
        <Input />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before: Entry, after: Entry) => before.call_id !== after.call_id}>
        {({ getFieldValue }) => (
          <Form.Item name="void" valuePropName="checked">
            <Checkbox disabled={!getFieldValue('call_id')}>{t('reratings.void')}</Checkbox>
          </Form.Item>
        )}
      </Form.Item>
      <Form.Item name="reason" label={t('reratings.reason')} rules={[{ ...required, whitespace: true }, { max: 300 }]}>
        <Input.TextArea rows={3} data-testid="rerating-reason" />
      </Form.Item>
    </FormDrawer>
  );
}
