import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Form, Upload } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceBook, PriceListPreview } from '@/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { useNotice } from '@/shared/ui/useNotice';
import { discardDraft, publishDraft, readDraft, uploadList } from './api';
import { Preview } from './Preview';
import styles from './priceBooks.module.css';

/** A new list for a book: file and beginning, then everything it would change, then published or thrown away. */
export function ListDrawer({ book, onClose }: { book: PriceBook; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const drafted = book.versions.some(({ state }) => state === 'draft');
  const stored = useQuery({ queryKey: ['price-books', book.code, 'draft'], queryFn: () => readDraft(book.code), enabled: drafted });
  const [uploaded, setUploaded] = useState<PriceListPreview | null>(null);
  const shown = uploaded ?? stored.data;
  const { publish, discard } = useDraft(book, onClose);
  const failed = publish.error ?? discard.error;
  return (
    <Drawer
      open
      size={820}
      title={t('priceBooks.listFor', { name: i18n.language.startsWith('zh') ? book.name_zh : book.name_en })}
      onClose={onClose}
      footer={
        shown?.draft && (
          <div className={styles.footer}>
            <Button danger type="text" loading={discard.isPending} onClick={() => discard.mutate()} data-testid="draft-discard">
              {t('priceBooks.discard')}
            </Button>
            <span className="faint">{t('priceBooks.forGood')}</span>
            <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate()} data-testid="draft-publish">
              {t('priceBooks.publish')}
            </Button>
          </div>
        )
      }
    >
      <UploadForm book={book} onRead={setUploaded} />
      {failed && <ErrorPanel error={failed} />}
      {stored.isLoading && <PageSkeleton />}
      {shown && <Preview preview={shown} currency={book.currency} />}
    </Drawer>
  );
}

function useDraft(book: PriceBook, onClose: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  const ended = (text: string) => async () => {
    notice.done(text);
    await client.invalidateQueries({ queryKey: ['price-books'] });
    onClose();
  };
  return {
    publish: useMutation({ mutationFn: () => publishDraft(book.code), onSuccess: ended(t('priceBooks.published')) }),
    discard: useMutation({ mutationFn: () => discardDraft(book.code), onSuccess: ended(t('priceBooks.discarded')) }),
  };
}

interface Entry {
  from: Dayjs;
  files: { originFileObj?: File }[];
}

function UploadForm({ book, onRead }: { book: PriceBook; onRead: (preview: PriceListPreview) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const read = useMutation({
    mutationFn: ({ file, from }: { file: File; from: string }) => uploadList(book.code, file, from),
    onSuccess: async (preview) => {
      onRead(preview);
      await client.invalidateQueries({ queryKey: ['price-books'] });
    },
  });
  const submit = ({ from, files }: Entry) => {
    const file = files[0]?.originFileObj;
    if (file) read.mutate({ file, from: from.toISOString() });
  };
  const rules = [{ required: true, message: t('common.required') }];
  return (
    <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ from: dayjs().add(1, 'month').startOf('month') }} onFinish={submit}>
      <p className="faint">{t('priceBooks.columns')}</p>
      <div className={styles.upload}>
        <Form.Item name="files" label={t('priceBooks.file')} valuePropName="fileList" getValueFromEvent={({ fileList }: { fileList: unknown[] }) => fileList} rules={rules}>
          <Upload accept=".csv,.xlsx" maxCount={1} beforeUpload={() => false} data-testid="list-file">
            <Button icon={<UploadOutlined />}>{t('priceBooks.choose')}</Button>
          </Upload>
        </Form.Item>
        <Form.Item name="from" label={t('priceBooks.from')} rules={rules}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} allowClear={false} />
        </Form.Item>
        <Form.Item label=" ">
          <Button type="primary" ghost htmlType="submit" loading={read.isPending} data-testid="list-read">
            {t(read.isPending ? 'priceBooks.reading' : 'priceBooks.read')}
          </Button>
        </Form.Item>
      </div>
      {read.error && <ErrorPanel error={read.error} />}
    </Form>
  );
}
