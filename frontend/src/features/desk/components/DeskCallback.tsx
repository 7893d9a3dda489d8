import { CallbackDialog } from '@/features/callbacks/CallbackDialog';
import { useDeskInfo } from '@/shared/api/directory';
import type { Desk } from '@/shared/live';
import { useControl } from '../control/context';
import { otherParty } from './otherParty';

/** A callback for whoever is on the line, by the queue of the call; else by one the agent serves. */
export default function DeskCallback({ desk }: { desk: Desk }) {
  const { close } = useControl();
  const { call } = desk;
  const { data } = useDeskInfo(!call?.queue_id);
  const mine = (data?.queues ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const queues = call?.queue_id ? [{ value: call.queue_id, label: call.queue_name }] : mine;
  return <CallbackDialog number={call ? otherParty(call) : ''} queues={queues} onClose={close} />;
}
