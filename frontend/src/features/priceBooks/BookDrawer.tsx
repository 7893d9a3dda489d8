import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PriceBook } from '@/api/types';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { createBook } from './api';

type Entry = Pick<PriceBook, 'code' | 'name_zh' | 'name_en' | 'currency'>;

/** A new, empty price book. */
export function BookDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('common.required') };
  return (
    <FormDrawer<Entry, PriceBook> name="book" title={t('priceBooks.add')} initial={{ currency: 'CNY' }} save={createBook} changes={['price-books']} onClose={onClose}>
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
    </FormDrawer>
  );
}
