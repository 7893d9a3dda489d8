const handset =
  'M6.2 3.2 8 6.9 6.4 8.3a9 9 0 0 0 5.3 5.3l1.4-1.6 3.7 1.8v2.1c0 .8-.7 1.5-1.5 1.4A13.4 13.4 0 0 1 2.7 4.7c-.1-.8.6-1.5 1.4-1.5z';

/** The few icons, drawn here so that a page's first load carries no icon library. */
const paths = {
  phone: handset,
  alert: 'M10 3 2.5 16.500h15zM10 8v4M10 14.200h.01',
  hangup: handset,
  mic: 'M10 2.5a2.5 2.5 0 0 0-2.5 2.5v4a2.5 2.5 0 0 0 5 0V5A2.5 2.5 0 0 0 10 2.5zM4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5',
  micOff: 'M12.5 9V5a2.5 2.5 0 0 0-5 0v4a2.5 2.5 0 0 0 3.6 2.2M4.5 9.5a5.5 5.5 0 0 0 9 4.2M10 15v2.5M3 3l14 14',
  hold: 'M7 4.5v11M13 4.5v11',
  resume: 'M6.5 4.2v11.6L15.5 10z',
  keypad: 'M5 4.5h.01M10 4.5h.01M15 4.5h.01M5 10h.01M10 10h.01M15 10h.01M5 15.5h.01M10 15.5h.01M15 15.5h.01',
  transfer: 'M3 10h13M11.5 5.5 16 10l-4.5 4.5',
  consult: 'M3 5h9v6H7l-2.5 2.5V11H3zM14.5 8H17v6h-1.5v2L13 14H9.5',
  add: 'M8 9a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 9zM2.5 16c0-2.8 2.4-4.6 5.5-4.6 1.4 0 2.7.4 3.6 1M15 11v6M12 14h6',
  remove: 'M8 9a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 9zM2.5 16c0-2.8 2.4-4.6 5.5-4.6 1.4 0 2.7.4 3.6 1M12 14h6',
  leave: 'M8.5 3.5H4v13h4.5M8 10h9M13.5 6.5 17 10l-3.5 3.5',
  park: 'M6.5 16.5v-13H11a4 4 0 0 1 0 8H6.5',
  retrieve: 'M10 3v9M6 8.5 10 12.5l4-4M3.5 14v3h13v-3',
  swap: 'M4 7h12M12.5 3.5 16 7l-3.5 3.5M16 13H4M7.5 9.5 4 13l3.5 3.5',
  complete: 'm4 10.5 4 4 8-9',
  merge: 'M4 4c0 4 2.5 6 6 6h6M4 16c0-4 2.5-6 6-6M12.5 6.5 16 10l-3.5 3.5',
  cancel: 'M8 5 3.5 9.5 8 14M3.5 9.5H12a4 4 0 0 1 4 4V16',
  record: 'M10 15a5 5 0 1 0 0-10 5 5 0 0 0 0 10z',
  stop: 'M5.5 5.5h9v9h-9z',
  note: 'M12.8 3.7 16.3 7.2 7.5 16H4v-3.5zM10.5 6l3.5 3.5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l2.8 1.8',
  ear: 'M6 8.5a4.5 4.5 0 0 1 9 0c0 3.5-3 4-3.5 6.5-.3 1.6-1.6 2.5-3 2.5-1.2 0-2-.6-2.5-1.5M8.5 9a2 2 0 0 1 4 0c0 1.5-1.5 1.7-1.5 3',
  whisper: 'M3 5h14v8H9.5L6 16v-3H3zM7 9h.01M10 9h.01M13 9h.01',
  barge: 'M7 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM13.5 9a2 2 0 1 0 0-4M2.5 16c0-2.5 2-4.5 4.5-4.5s4.5 2 4.5 4.5M13 11.7c2.3 0 4.5 1.5 4.5 4.3',
  crown: 'M3.5 6.5 7 10l3-5.5L13 10l3.5-3.5L15.5 15h-11z',
  cup: 'M4 7h10v5a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4zM14 8h1.5a2 2 0 0 1 0 4H14M7 2.5v2M11 2.5v2',
  check: 'm4 10.5 4 4 8-9',
  clients: 'M3.5 16.5v-11h7v11M10.5 8.5h6v8M2.5 16.5h15M6 8.5h2M6 11.5h2M13 11.5h1M13 14h1',
  help: 'M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.5v.01',
  queue: 'M3.5 5h13M3.5 10h13M3.5 15h8',
  flow: 'M10 3v4M10 7 5 11.5V16M10 7l5 4.5V16M10 7v9',
  logout: 'M8.5 3.5H4v13h4.5M8 10h9M13.5 6.5 17 10l-3.5 3.5',
  pull: 'M3 10h9M8.5 6 12.5 10l-4 4M16.5 4v12',
  headset: 'M3.5 11.5V10a6.5 6.5 0 0 1 13 0v1.5M3.5 11.5H6v5H4.8a1.3 1.3 0 0 1-1.3-1.3zM16.5 11.5H14v5h1.2a1.3 1.3 0 0 0 1.3-1.3z',
  deskphone: 'M5 8.5h10v8H5zM3.5 3.5h13v3h-3.5l-1-1H8l-1 1H3.5zM8 11h.01M10 11h.01M12 11h.01M8 13.5h.01M10 13.5h.01M12 13.5h.01',
  mobile: 'M6.5 2.5h7v15h-7zM9.5 15h1',
} as const;

export type IconName = keyof typeof paths;

const turned: Partial<Record<IconName, string>> = { hangup: 'rotate(135 10 10)' };
const filled = new Set<IconName>(['record', 'stop']);

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={filled.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={name === 'keypad' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} transform={turned[name]} />
    </svg>
  );
}
