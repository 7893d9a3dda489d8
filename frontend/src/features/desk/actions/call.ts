import type { ActionName } from '@/shared/actions';
import type { IconName } from '@/shared/ui/Icon';
import type { Permission } from '@/api/types';
import { type DeskAction, type Panel, able, inOwnRight, ringsForMe, willRing } from './world';

const sendsOn: { permission: Permission } = { permission: 'calls.transfer' };

/** An action that asks for somebody first. */
function reaching(name: ActionName & Panel, key: string, icon: IconName): DeskAction {
  return { name, key, icon, group: 'call', ...sendsOn, when: able(name as 'transfer'), run: ({ toggle }) => toggle(name) };
}

/** The call at hand. */
export const callActions: readonly DeskAction[] = [
  { name: 'hold', key: 'H', icon: 'hold', group: 'hold', when: able('hold'), run: ({ phone, api }) => phone.command(api.hold) },
  { name: 'resume', key: 'H', icon: 'resume', group: 'hold', look: 'pressed', when: able('resume'), run: ({ phone, api }) => phone.command(api.resume) },
  { name: 'keypad', key: 'K', icon: 'keypad', group: 'fields', when: able('keypad'), run: ({ toggle }) => toggle('keypad') },
  reaching('transfer', 'T', 'transfer'),
  reaching('consult', 'C', 'consult'),
  reaching('add', 'I', 'add'),
  { name: 'park', key: 'P', icon: 'park', group: 'call', when: able('park'), run: ({ phone, api }) => phone.command(api.park) },
  { name: 'recordStart', key: 'V', icon: 'record', group: 'call', when: able('record.start'), run: ({ phone, api }) => phone.command(() => api.record('start')) },
  { name: 'recordStop', key: 'V', icon: 'stop', group: 'call', when: able('record.stop'), run: ({ phone, api }) => phone.command(() => api.record('stop')) },
  { name: 'recordPause', key: 'U', icon: 'hold', group: 'call', when: able('record.pause'), run: ({ phone, api }) => phone.command(() => api.record('pause')) },
  { name: 'recordResume', key: 'U', icon: 'record', group: 'call', look: 'pressed', when: able('record.resume'), run: ({ phone, api }) => phone.command(() => api.record('resume')) },
  { name: 'note', key: 'N', icon: 'note', group: 'fields', when: able('note'), run: ({ focus }) => focus('note') },
];

/** Two parties at once: the one spoken to and the one on hold. */
export const consultActions: readonly DeskAction[] = [
  { name: 'swap', key: 'S', icon: 'swap', group: 'consult', ...sendsOn, when: able('swap'), run: ({ phone, api }) => phone.command(api.swap) },
  { name: 'complete', key: 'F', icon: 'complete', group: 'consult', ...sendsOn, when: able('complete'), run: ({ phone, api }) => phone.command(api.complete) },
  { name: 'merge', key: 'J', icon: 'merge', group: 'consult', ...sendsOn, when: able('merge'), run: ({ phone, api }) => phone.command(api.merge) },
  { name: 'cancel', key: 'Z', icon: 'cancel', group: 'consult', ...sendsOn, when: able('cancel'), run: ({ phone, api }) => phone.command(api.cancel) },
  { name: 'drop', key: 'X', icon: 'remove', group: 'consult', ...sendsOn, when: able('drop'), run: ({ toggle }) => toggle('drop') },
  // Who consults leaves by connecting the others: a second button for it, beside that one, would only be pressed by mistake.
  { name: 'leave', key: 'L', icon: 'leave', group: 'consult', ...sendsOn, when: (world) => inOwnRight('leave')(world) && !able('complete')(world), run: ({ phone, api }) => phone.command(api.leave) },
];

/** The end of it, always last. A call that rings here is declined instead: two ways to refuse it would be a riddle. */
export const endActions: readonly DeskAction[] = [
  {
    name: 'hangup', key: 'Shift X', icon: 'hangup', group: 'end', look: 'end',
    when: (world) => inOwnRight('hangup')(world) && !ringsForMe(world) && !willRing(world),
    run: ({ phone }) => phone.hangUp(),
  },
];
