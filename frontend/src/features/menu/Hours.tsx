import { Checkbox, Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { type MenuForm, weekdays } from './form';
import styles from './menu.module.css';

const time = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** Opening hours per weekday, in the company's time zone. */
export function Hours() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const always = Form.useWatch('always_open', form) as boolean | undefined;
  return (
    <>
      <Form.Item name="always_open" label={t('menu.alwaysOpen')} valuePropName="checked" layout="horizontal" className={styles.always}>
        <Switch size="small" />
      </Form.Item>
      {/* Hidden, not absent: a form sends only the fields that it has. */}
      <div className={styles.days} hidden={always === true}>
        {weekdays.map((weekday) => (
          <Day key={weekday} weekday={weekday} />
        ))}
      </div>
    </>
  );
}

function Day({ weekday }: { weekday: (typeof weekdays)[number] }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const open = Form.useWatch(['days', weekday, 'open'], form) as boolean | undefined;
  const rules = open ? [{ pattern: time, message: t('menu.timeRule') }] : [];
  return (
    <div className={styles.day}>
      <Form.Item name={['days', weekday, 'open']} valuePropName="checked" noStyle>
        <Checkbox>{t(`menu.weekdays.${weekday}`)}</Checkbox>
      </Form.Item>
      {open ? (
        <>
          <Form.Item name={['days', weekday, 'opens']} rules={rules} className={styles.time}>
            <Input maxLength={5} aria-label={t('menu.opens')} />
          </Form.Item>
          <span className="faint">–</span>
          <Form.Item name={['days', weekday, 'closes']} rules={rules} className={styles.time}>
            <Input maxLength={5} aria-label={t('menu.closes')} />
          </Form.Item>
        </>
      ) : (
        <span className="faint">{t('menu.closedDay')}</span>
      )}
    </div>
  );
}
