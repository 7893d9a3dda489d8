import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegalEntity } from '@/api/types';
import { asApiError } from '@/shared/api/errors';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { type EntityEntry, listEntities, saveEntity } from './api';
import styles from './payments.module.css';

/** Who issues the invoices, and the numbers they have given. */
export function Entities() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['legal-entities'], queryFn: listEntities });
  const [edited, setEdited] = useState<LegalEntity | 'new' | null>(null);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <div className={styles.rooms}>
      <Button onClick={() => setEdited('new')} data-testid="entity-add" style={{ justifySelf: 'start' }}>
        {t('finance.addEntity')}
      </Button>
      {data.length === 0 && <EmptyState title={t('finance.noEntity')} text={t('finance.noEntityText')} />}
      {data.map((entity) => (
        <Panel
          key={entity.code}
          title={entity.name}
          extra={
            <Button size="small" onClick={() => setEdited(entity)}>
              {t('finance.editEntity')}
            </Button>
          }
        >
          <p className={styles.paper}>{entity.address}</p>
          <p className={styles.paper}>{t('invoices.taxId', { id: entity.tax_id })}</p>
          <p className={styles.paper}>{entity.bank}</p>
          <p className="faint">
            {t('finance.series')}: {entity.series.map(({ prefix, last }) => `${prefix}${String(last).padStart(6, '0')}`).join(', ')}
          </p>
        </Panel>
      ))}
      {edited && <EntityDrawer entity={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

function EntityDrawer({ entity, onClose }: { entity: LegalEntity | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<EntityEntry>();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (entry: EntityEntry) => saveEntity({ ...entry, code: entity?.code ?? entry.code }, entity !== null),
    onError: (refusal) => {
      if (asApiError(refusal).fields.bank) form.setFields([{ name: 'bank', errors: [t('finance.wrongIban')] }]);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['legal-entities'] });
      onClose();
    },
  });
  const required = { required: true, message: t('common.required') };
  return (
    <Drawer
      open
      size={480}
      title={t(entity ? 'finance.editEntity' : 'finance.addEntity')}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="entity-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<EntityEntry> form={form} layout="vertical" requiredMark={false} initialValues={entity ?? { country: 'CN', payment_days: 30 }} onFinish={(entry) => save.mutate(entry)}>
        {save.error && <ErrorPanel error={save.error} />}
        {!entity && <NewEntity />}
        <Form.Item name="name" label={t('finance.name')} rules={[required, { max: 160 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="address" label={t('finance.address')} rules={[required, { max: 400 }]}>
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item name="country" label={t('finance.country')} rules={[required, { pattern: /^[A-Z]{2}$/ }]}>
          <Input style={{ width: 80 }} />
        </Form.Item>
        <Form.Item name="tax_id" label={t('finance.taxId')} rules={[required, { max: 40 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="bank" label={t('finance.bankAccount')} rules={[required, { max: 400 }]}>
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item name="email" label={t('finance.email')} rules={[{ type: 'email' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="payment_days" label={t('finance.paymentDays')} rules={[required]}>
          <InputNumber min={0} max={365} />
        </Form.Item>
        <Form.Item name="notes_zh" label={t('finance.notesZh')} rules={[{ max: 600 }]}>
          <Input.TextArea rows={2} />
        </Form.Item>
        <Form.Item name="notes_en" label={t('finance.notesEn')} rules={[{ max: 600 }]}>
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

function NewEntity() {
  const { t } = useTranslation();
  const prefix = [{ required: true, message: t('common.required') }, { pattern: /^[A-Z0-9][A-Z0-9/-]{0,11}$/, message: t('finance.prefixHint') }];
  return (
    <>
      <Form.Item name="code" label={t('finance.code')} rules={[{ required: true, message: t('common.required') }, { pattern: /^[a-z0-9-]{1,20}$/ }]}>
        <Input />
      </Form.Item>
      <Form.Item name="invoice_prefix" label={t('finance.invoicePrefix')} extra={t('finance.prefixHint')} rules={prefix}>
        <Input style={{ width: 160 }} />
      </Form.Item>
      <Form.Item name="credit_prefix" label={t('finance.creditPrefix')} rules={prefix}>
        <Input style={{ width: 160 }} />
      </Form.Item>
    </>
  );
}
