import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useNotice } from '@/shared/ui/useNotice';
import { type Chosen, declareFree } from './api';

interface Props {
  chosen: Chosen;
  legs: number;
  changes: readonly string[];
  onClose: () => void;
}

/** Why these legs cost nothing: stays in the audit with who said so. */
export function FreeDrawer({ chosen, legs, changes, onClose }: Props) {
  const { t } = useTranslation();
  const notice = useNotice();
  return (
    <FormDrawer<{ why: string }, { legs: number }>
      name="free"
      title={t('board.declareFree')}
      saveText={t('board.declareFree')}
      danger
      save={({ why }) => declareFree(chosen, why)}
      changes={changes}
      onSaved={(done) => notice.done(t('board.declaredFree', { count: done.legs }))}
      onClose={onClose}
    >
      <p>{t('board.freeText', { count: legs })}</p>
      <Form.Item name="why" label={t('board.freeWhy')} rules={[{ required: true, whitespace: true, message: t('common.required') }, { max: 300 }]}>
        <Input.TextArea rows={3} data-testid="free-why" />
      </Form.Item>
    </FormDrawer>
  );
}
