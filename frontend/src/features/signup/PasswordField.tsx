import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Rule, brokenRules, rules } from './password';
import styles from './signup.module.css';

/** A new password with the rules beside it, each ticked off while typing. */
export function PasswordField({ testId, label }: { testId: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="password"
        label={label ?? t('session.password')}
        style={{ marginBottom: 6 }}
        rules={[
          { required: true, message: t('common.required') },
          {
            validator: (_, value: string) =>
              !value || brokenRules(value).length === 0 ? Promise.resolve() : Promise.reject(new Error(t('signup.passwordRules.short'))),
            validateTrigger: 'onBlur',
          },
        ]}
      >
        <Input.Password size="large" autoComplete="new-password" data-testid={testId} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before: { password?: string }, after: { password?: string }) => before.password !== after.password}>
        {({ getFieldValue }) => <Checklist password={String(getFieldValue('password') ?? '')} />}
      </Form.Item>
    </>
  );
}

function Checklist({ password }: { password: string }) {
  const { t } = useTranslation();
  const broken = new Set<Rule>(brokenRules(password));
  return (
    <ul className={styles.rules}>
      {rules.map((rule) => {
        const met = password !== '' && !broken.has(rule);
        return (
          <li key={rule} data-met={met}>
            <span aria-hidden="true">{met ? '✓' : '·'}</span>
            {t(`signup.passwordRules.${rule}`)}
          </li>
        );
      })}
    </ul>
  );
}
