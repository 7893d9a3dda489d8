import { type DeskAction, type World, phoneElsewhere } from './world';

const atWork = ({ desk }: World) => desk.state !== 'offline';
const free = (world: World) => atWork(world) && world.desk.call === null && !phoneElsewhere(world);

/** The agent's own day: ready, away, whose calls, and what is left to do. */
export const shiftActions: readonly DeskAction[] = [
  {
    name: 'ready', key: 'R', icon: 'check', group: 'shift',
    when: (world) => free(world) && world.desk.state === 'away',
    run: ({ phone, api }) => phone.command(() => api.setState({ state: 'ready', reason: '' })),
  },
  { name: 'away', key: 'B', icon: 'cup', group: 'shift', when: free, run: ({ toggle }) => toggle('away') },
  {
    name: 'clients', key: 'W', icon: 'clients', group: 'shift',
    when: (world) => atWork(world) && world.desk.serving.length > 1,
    run: ({ toggle }) => toggle('clients'),
  },
  {
    name: 'reclaim', key: 'G', icon: 'phone', group: 'shift', look: 'accept',
    when: (world) => atWork(world) && world.desk.reclaim !== null && !phoneElsewhere(world),
    run: ({ phone, api }) => phone.request(api.reclaim),
  },
  {
    name: 'retrieve', key: 'O', icon: 'retrieve', group: 'shift',
    when: (world) => free(world) && world.desk.parked.length > 0,
    run: ({ toggle }) => toggle('retrieve'),
  },
  { name: 'dial', key: '/', icon: 'phone', group: 'fields', when: free, run: ({ focus }) => focus('dial') },
  { name: 'callback', key: 'Y', icon: 'clock', group: 'callback', when: atWork, run: ({ toggle }) => toggle('callback') },
  {
    name: 'extend', key: 'E', icon: 'clock', group: 'wrapup',
    when: ({ desk }) => desk.state === 'wrapup' && desk.wrapup_extra_ms > 0,
    run: ({ phone, api }, { desk }) => phone.command(() => api.extend(Math.min(60_000, desk.wrapup_extra_ms))),
  },
  { name: 'logout', key: 'Shift Q', icon: 'logout', group: 'shift', when: free, run: ({ phone }) => phone.signOff() },
  { name: 'help', key: '?', icon: 'help', group: 'shift', when: () => true, run: ({ toggle }) => toggle('help') },
];
