import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Form, type FormProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginAt } from './beginAt';
import { ErrorPanel } from './ErrorPanel';
import { showFieldErrors } from './fieldErrors';
import styles from './ui.module.css';

interface Props<Entry, Answer> {
  title: string;
  /** Begins the test ids: `credit` has the button `credit-save`. */
  name: string;
  /** The field that the cursor begins in. */
  first?: keyof Entry & string;
  initial?: FormProps<Entry>['initialValues'];
  saveText?: string;
  danger?: boolean;
  /** What is asked before it is done; nothing is asked without it. */
  confirm?: (entry: Entry) => string;
  /** `key` is one for as long as the drawer is open: a lost answer and a second press do it once. */
  save: (entry: Entry, key: string) => Promise<Answer>;
  /** The queries whose data this changes. */
  changes: readonly string[];
  onSaved?: (answer: Answer) => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form at the side: saves, says what was refused, and goes. */
export function FormDrawer<Entry, Answer>({ title, name, first, initial, saveText, danger, confirm, save, changes, onSaved, onClose, children }: Props<Entry, Answer>) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const [key] = useState(() => crypto.randomUUID());
  const { mutate, isPending, error } = useMutation({
    mutationFn: (entry: Entry) => save(entry, key),
    onSuccess: async (answer) => {
      onSaved?.(answer);
      await Promise.all(changes.map((one) => client.invalidateQueries({ queryKey: [one] })));
      onClose();
    },
    onError: (refused) => void showFieldErrors(form, refused, Object.keys(form.getFieldsValue() as object)),
  });
  const finish = (entry: Entry) => {
    if (isPending) return;
    if (!confirm) mutate(entry);
    else void modal.confirm({ title, content: confirm(entry), okText: saveText, okButtonProps: { danger }, onOk: () => mutate(entry) });
  };
  return (
    <Drawer
      open
      size={400}
      title={title}
      onClose={onClose}
      {...(first && { afterOpenChange: beginAt(form, first, '.ant-drawer') })}
      footer={
        <Button type="primary" danger={danger} loading={isPending} onClick={() => form.submit()} data-testid={`${name}-save`}>
          {saveText ?? t('common.save')}
        </Button>
      }
    >
      <Form<Entry> className={styles.sideForm} form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={finish}>
        {error && <ErrorPanel error={error} />}
        {children}
      </Form>
    </Drawer>
  );
}
