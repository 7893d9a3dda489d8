import { Button, Form, Input, Radio, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Menu } from '@/api/types';
import { asApiError } from '@/shared/api/errors';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { pathOf, showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { Choices } from './Choices';
import { Hours } from './Hours';
import { Preview } from './Preview';
import { usePublish } from './api';
import { type MenuForm, asEntry, asForm, wrongKeys } from './form';
import styles from './menu.module.css';

/** The form and, beside it, what a caller will hear. Publishing makes the next call hear it. */
export function MenuEditor({ menu, onReload }: { menu: Menu; onReload: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const mayManage = usePermission('flows.manage');
  const [form] = Form.useForm<MenuForm>();
  const [changed, setChanged] = useState(false);
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const publish = usePublish();
  const text = { required: true, whitespace: true, message: t('common.required') };
  const submit = (values: MenuForm) =>
    publish.mutate(asEntry(values, menu), {
      onSuccess: ({ version }) => notice.done(t('menu.published', { version })),
      onError: (error) => {
        showFieldErrors(form, error, Object.keys(values));
        setWrong(wrongKeys(Object.keys(asApiError(error).fields).map(pathOf)));
      },
    });
  const stale = publish.error && asApiError(publish.error).code === 'flow_changed';
  const by = menu.published_by?.name;
  return (
    <Form<MenuForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={!mayManage}
      initialValues={asForm(menu)}
      onFinish={submit}
      onFinishFailed={({ errorFields }) => setWrong(wrongKeys(errorFields.map(({ name }) => name)))}
      onValuesChange={() => setChanged(true)}
      scrollToFirstError
    >
      <PageHeader
        title={t('menu.title')}
        hint={t('menu.version', { version: menu.version, at: format.moment(menu.published_at), by: by ?? t('audit.system') })}
        actions={
          mayManage && (
            <>
              <Button disabled={!changed} onClick={() => { form.resetFields(); setChanged(false); }}>
                {t('menu.discard')}
              </Button>
              <Button type="primary" disabled={!changed} loading={publish.isPending} onClick={() => form.submit()} data-testid="menu-publish">
                {t('menu.publish')}
              </Button>
            </>
          )
        }
      />
      {publish.error && (
        <div style={{ marginBottom: 14 }}>
          <ErrorPanel error={publish.error} {...(stale && { onRetry: onReload })} />
        </div>
      )}
      <div className={styles.grid}>
        <div className={styles.column}>
          <Panel title={t('menu.greetingTitle')}>
            <Form.Item name="language" label={t('menu.language')}>
              <Segmented options={[{ value: 'zh-hans', label: '中文' }, { value: 'en', label: 'English' }]} />
            </Form.Item>
            <Form.Item name="greeting" label={t('menu.greeting')} extra={t('menu.greetingHint')} rules={[text]} style={{ marginBottom: 0 }}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} showCount data-testid="menu-greeting" />
            </Form.Item>
          </Panel>
          <Panel title={t('menu.choicesTitle')}>
            <Choices wrong={wrong} />
          </Panel>
          <Panel title={t('menu.hoursTitle')} extra={<span className="faint">{menu.timezone}</span>}>
            <Hours />
            <Form.Item name="closed_message" label={t('menu.closedMessage')} rules={[text]}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
            </Form.Item>
            <Form.Item name="closed_action" label={t('menu.closedAction')} style={{ marginBottom: 0 }}>
              <Radio.Group
                options={[
                  { value: 'voicemail', label: t('menu.actions.voicemail') },
                  { value: 'hangup', label: t('menu.actions.hangup') },
                ]}
              />
            </Form.Item>
          </Panel>
        </div>
        <Preview menu={menu} />
      </div>
    </Form>
  );
}
