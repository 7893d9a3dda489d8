import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { offered } from '@/shared/actions';
import { Kbd } from '@/shared/ui/Kbd';
import { type World, deskActions } from '../actions';
import { useControl } from '../control/context';
import styles from '../desk.module.css';

const sections = {
  shift: ['shift', 'callback', 'wrapup'],
  call: ['phone', 'hold', 'call', 'end'],
  consult: ['consult'],
  supervise: ['supervise'],
  fields: ['fields'],
} as const satisfies Record<string, readonly string[]>;
const names = ['shift', 'call', 'consult', 'supervise', 'fields'] as const;

/** Every key and what it does; those that work this moment stand out. */
export function KeyHelp({ world }: { world: World }) {
  const { t } = useTranslation();
  const { close } = useControl();
  const now = new Set(offered(deskActions, world).map(({ name }) => name));
  const known = deskActions.filter(({ permission }) => !permission || world.may(permission));
  const keysOf = (section: (typeof names)[number]) => known.filter(({ group }) => (sections[section] as readonly string[]).includes(group));
  const filled = names.filter((section) => keysOf(section).length > 0);
  return (
    <Modal open footer={null} title={t('desk.keys.title')} width={860} style={{ top: 48 }} onCancel={close} destroyOnHidden>
      <p className="faint">{t('desk.keys.hint')}</p>
      <div className={styles.help} data-testid="key-help">
        {filled.map((section) => (
          <section key={section}>
            <h3>{t(`desk.keys.${section}`)}</h3>
            <ul>
              {keysOf(section).map(({ name, key }) => (
                <li key={name} data-now={now.has(name)}>
                  <Kbd keys={key} />
                  {t(`actions.${name}`)}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
