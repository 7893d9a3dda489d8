import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Menu, MenuChoice } from '@/api/types';
import { useQueues } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { phone } from '@/shared/format';
import { placeOf } from '@/shared/ui/destination';
import { Panel } from '@/shared/ui/Panel';
import { useDestinations } from '@/shared/ui/useDestinations';
import type { MenuForm } from './form';
import styles from './menu.module.css';

/** The call as the caller goes through it, made from the form while it is being filled in. */
export function Preview({ menu }: { menu: Menu }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const values = Form.useWatch([], form) as MenuForm | undefined;
  const queues = useQueues(usePermission('queues.view'));
  const queueName = (id: string | null | undefined) => queues.data?.find((queue) => queue.id === id)?.name;
  const people = useDestinations(['agent']).flatMap(({ options }) => options);
  const leadsTo = ({ action, queue_id, to }: MenuChoice) => {
    if (action === 'queue') return queueName(queue_id);
    const place = placeOf(action === 'transfer' ? to : null);
    return place.kind === 'number' ? phone(place.value) : people.find(({ value }) => value === to && place.kind)?.label;
  };
  // A row just added is undefined until the form has registered its fields.
  const choices: readonly (Menu['choices'][number] | undefined)[] = values?.choices ?? menu.choices;
  return (
    <Panel title={t('menu.previewTitle')} className={styles.preview}>
      <ol className={styles.steps}>
        <li>
          <small>{t('menu.step.greeting')}</small>
          <p className={styles.said}>{values?.greeting ?? menu.greeting}</p>
        </li>
        <li>
          <small>{t('menu.step.menu')}</small>
          <p className={styles.said}>{menu.spoken_menu}</p>
        </li>
        <li>
          <small>{t('menu.step.keys')}</small>
          <ul className={styles.keys}>
            {choices.map((choice, index) => (
              <li key={index}>
                <b className={styles.key}>{choice?.key}</b>
                <span>{choice?.label}</span>
                <span className="faint" aria-hidden="true">→</span>
                <span className="faint">
                  {choice && (leadsTo(choice) ?? t(`menu.actions.${choice.action}`))}
                </span>
              </li>
            ))}
          </ul>
        </li>
        <li>
          <small>{t('menu.step.closed')}</small>
          <p className={styles.said}>{values?.closed_message ?? menu.closed_message}</p>
        </li>
      </ol>
    </Panel>
  );
}
