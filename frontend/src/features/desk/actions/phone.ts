import { type DeskAction, ringsForMe, willRing } from './world';

/** What this browser's phone does by itself. */
export const phoneActions: readonly DeskAction[] = [
  { name: 'answer', key: 'A', icon: 'phone', group: 'phone', look: 'accept', when: (world) => ringsForMe(world) || willRing(world), run: ({ phone }) => phone.answer() },
  { name: 'decline', key: 'D', icon: 'hangup', group: 'phone', when: ringsForMe, run: ({ phone }) => phone.decline() },
  {
    name: 'mute', key: 'M', icon: 'mic', group: 'phone',
    when: ({ phone }) => phone.session?.phase === 'active' && !phone.session.muted,
    run: ({ phone }) => phone.mute(true),
  },
  {
    name: 'unmute', key: 'M', icon: 'micOff', group: 'phone', look: 'pressed',
    when: ({ phone }) => phone.session?.phase === 'active' && phone.session.muted,
    run: ({ phone }) => phone.mute(false),
  },
];
