import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Closing } from '@/api/types';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { askClosing } from './api';

/** Why a closed month is to be opened again; a second person agrees before it is. */
export function ReopenDrawer({ entity, month, onClose }: { entity: string; month: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer<{ reason: string }, Closing>
      name="reopen"
      title={t('board.askReopen')}
      saveText={t('board.ask')}
      danger
      save={({ reason }) => askClosing({ entity, month, wish: 'reopen', reason })}
      changes={['books-month']}
      onClose={onClose}
    >
      <p>{t('board.reopenText')}</p>
      <Form.Item name="reason" label={t('board.reason')} rules={[{ required: true, whitespace: true, message: t('common.required') }, { max: 300 }]}>
        <Input.TextArea rows={3} data-testid="reopen-reason" />
      </Form.Item>
    </FormDrawer>
  );
}
