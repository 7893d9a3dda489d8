import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PriceBook } from '@/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { createBook } from './api';

type Entry = Pick<PriceBook, 'code' | 'name_zh' | 'name_en' | 'currency'>;

/** A new, empty price book. */
export function BookDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Entry>();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: createBook,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['price-books'] });
      onClose();
    },
  });
  const required = { required: true, message: t('common.required') };
  return (
    <Drawer
      open
      size={400}
      title={t('priceBooks.add')}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="book-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ currency: 'CNY' }} onFinish={(entry) => save.mutate(entry)}>
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item name="code" label={t('priceBooks.code')} extra={t('priceBooks.codeHint')} rules={[required, { pattern: /^[a-z0-9-]{1,40}$/, message: t('priceBooks.codeHint') }]}>
          <Input data-testid="book-code" />
        </Form.Item>
        <Form.Item name="name_zh" label={t('priceBooks.nameZh')} rules={[required, { max: 80 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="name_en" label={t('priceBooks.nameEn')} rules={[required, { max: 80 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="currency" label={t('priceBooks.currency')} extra={t('priceBooks.currencyHint')} rules={[required, { pattern: /^[A-Z]{3}$/, message: t('priceBooks.currencyHint') }]}>
          <Input style={{ width: 100 }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
