import { type DeskAction, deskActions } from '../actions';
import { useControl } from '../control/context';
import { offered } from '@/shared/actions';
import { ActionButton } from './ActionButton';
import type { Look } from './CallButton';
import styles from '../desk.module.css';

/** The actions of these groups that are possible now. */
export function useOffered(...groups: string[]): DeskAction[] {
  const { world } = useControl();
  return world ? offered(deskActions, world).filter(({ group }) => groups.includes(group)) : [];
}

/** Their buttons in a row; nothing when none is possible. */
export function ActionRow({ groups, look }: { groups: string[]; look: Look }) {
  const actions = useOffered(...groups);
  if (actions.length === 0) return null;
  return (
    <div className={styles.callActions}>
      {actions.map((action) => (
        <ActionButton key={action.name} action={action} look={look} wide={action.look === 'accept'} />
      ))}
    </div>
  );
}
