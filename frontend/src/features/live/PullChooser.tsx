import { useTranslation } from 'react-i18next';
import { useControl } from '@/features/desk/control/context';
import { useCurrentSession } from '@/shared/api/session';
import { phone as showNumber } from '@/shared/format';
import type { BoardCall, BoardQueue } from '@/shared/live';
import { Chooser } from '@/shared/ui/Chooser';
import { Icon } from '@/shared/ui/Icon';
import { Truncate } from '@/shared/ui/Truncate';

interface Props {
  call: BoardCall;
  queues: readonly BoardQueue[];
  onClose: () => void;
}

/** Where a waiting call shall go: to oneself, or to wait in another queue. */
export function PullChooser({ call, queues, onClose }: Props) {
  const { t } = useTranslation();
  const { tools } = useControl();
  const me = useCurrentSession().user.id;
  const choices = [
    { id: `agent:${me}`, icon: <Icon name="headset" size={16} />, label: t('live.pullToMe') },
    ...queues
      .filter(({ id }) => id !== call.queue_id)
      .map(({ id, name, waiting, ready }) => ({
        id: `queue:${id}`,
        icon: <Icon name="queue" size={16} />,
        label: <Truncate text={name} />,
        extra: (
          <>
            <span className="num">{t('desk.targets.waiting', { number: waiting })}</span>
            <span className="num">{t('desk.targets.ready', { number: ready })}</span>
          </>
        ),
      })),
  ];
  return (
    <Chooser
      title={t('live.pullTitle', { caller: showNumber(call.caller) || t('common.anonymous') })}
      choices={choices}
      empty=""
      onChoose={({ id }) => void tools.phone.command(() => tools.api.pull({ call_id: call.id, to: id })).then((done) => done && onClose())}
      onClose={onClose}
      testId="pull"
    />
  );
}
