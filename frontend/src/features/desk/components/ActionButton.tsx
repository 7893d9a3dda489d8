import { useTranslation } from 'react-i18next';
import { Icon } from '@/shared/ui/Icon';
import type { DeskAction } from '../actions';
import { useControl } from '../control/context';
import { CallButton, type Look } from './CallButton';

interface Props {
  action: DeskAction;
  look: Look;
  wide?: boolean;
}

/** These always answer at once: a command under way must not hold them up. */
const immediate = new Set(['answer', 'decline', 'mute', 'unmute', 'hangup', 'help']);

/** The button of an action, with its key. */
export function ActionButton({ action, look, wide = false }: Props) {
  const { t } = useTranslation();
  const { run, tools } = useControl();
  return (
    <CallButton
      look={action.look === 'end' || action.look === 'accept' ? action.look : look}
      wide={wide}
      icon={<Icon name={action.icon} />}
      label={t(`actions.${action.name}`)}
      hint={action.key}
      {...(action.look === 'pressed' && { pressed: true })}
      disabled={tools.phone.busy && !immediate.has(action.name)}
      onClick={() => run(action)}
      testId={action.name}
    />
  );
}
