import type { Menu, MenuChoice, MenuEntry, Weekday } from '@/api/types';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];
export const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const satisfies readonly MenuChoice['key'][];

export interface DayForm {
  open: boolean;
  opens: string;
  closes: string;
}

/** Every weekday has its row, open or not. */
export interface MenuForm {
  language: Menu['language'];
  greeting: string;
  always_open: boolean;
  days: Record<Weekday, DayForm>;
  closed_message: string;
  closed_action: Menu['closed_action'];
  choices: MenuChoice[];
  default_key: Menu['default_key'];
}

const unmarked = { data: [], skills: [], priority: 0 };

/** When a callback is offered where nothing else is said. */
const usualOffer = 60_000;

const closed: DayForm = { open: false, opens: '09:00', closes: '18:00' };

export function asForm(menu: Menu): MenuForm {
  const { language, greeting, always_open, closed_message, closed_action, choices, default_key } = menu;
  const days = Object.fromEntries(
    weekdays.map((weekday) => {
      const day = menu.days.find((one) => one.weekday === weekday);
      return [weekday, day ? { open: true, opens: day.opens, closes: day.closes } : closed];
    }),
  ) as Record<Weekday, DayForm>;
  return { language, greeting, always_open, days, closed_message, closed_action, choices: choices.map((choice) => ({ ...unmarked, ...choice })), default_key };
}

export function asEntry(form: MenuForm, menu: Pick<Menu, 'timezone' | 'version'>): MenuEntry {
  const days = weekdays
    .filter((weekday) => form.days[weekday].open)
    .map((weekday) => ({ weekday, opens: form.days[weekday].opens, closes: form.days[weekday].closes }));
  const choices = form.choices.map(settled);
  return { ...form, days, choices, timezone: menu.timezone, version: menu.version };
}

/** What a key newly offered does. */
export function freshChoice(choices: readonly Pick<MenuChoice, 'key'>[]): Partial<MenuChoice> {
  return { ...unmarked, key: freeKey(choices), label: '', action: 'queue', queue_id: null, to: null, otherwise: 'voicemail', callback_key: null, callback_after_ms: null };
}

/** How many settings of a key are others than usual. */
export function specialties({ action, otherwise, callback_key, data, skills, priority }: MenuChoice): number {
  const kept = (action === 'queue' || action === 'transfer') && otherwise !== 'voicemail';
  return data.length + skills.length + [kept, action === 'queue' && callback_key, priority].filter(Boolean).length;
}

/** Is every row's name another one? */
export function eachOnce(rows: unknown): boolean {
  const names = ((rows ?? []) as { name?: string }[]).map(({ name }) => name?.trim());
  return new Set(names).size === names.length;
}

/** Only what belongs to what the key does; the rest was chosen before it was made to do something else. */
function settled(choice: MenuChoice): MenuChoice {
  const queued = choice.action === 'queue';
  const key = queued ? (choice.callback_key ?? null) : null;
  return {
    ...choice,
    label: choice.label.trim(),
    queue_id: queued ? choice.queue_id : null,
    to: choice.action === 'transfer' ? choice.to : null,
    callback_key: key,
    callback_after_ms: key === null ? null : (choice.callback_after_ms ?? usualOffer),
  };
}

/** The places of the keys about which there are complaints at these paths (`['choices', 0, 'data', …]`). */
export function wrongKeys(paths: readonly (readonly (string | number)[])[]): number[] {
  return paths.filter(([name, place]) => name === 'choices' && typeof place === 'number').map(([, place]) => Number(place));
}

/** The first key no choice has yet. */
export function freeKey(choices: readonly Pick<MenuChoice, 'key'>[]): MenuChoice['key'] | undefined {
  return keys.find((key) => !choices.some((choice) => choice.key === key));
}
