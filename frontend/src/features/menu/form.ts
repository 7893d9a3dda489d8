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

const closed: DayForm = { open: false, opens: '09:00', closes: '18:00' };

export function asForm(menu: Menu): MenuForm {
  const { language, greeting, always_open, closed_message, closed_action, choices, default_key } = menu;
  const days = Object.fromEntries(
    weekdays.map((weekday) => {
      const day = menu.days.find((one) => one.weekday === weekday);
      return [weekday, day ? { open: true, opens: day.opens, closes: day.closes } : closed];
    }),
  ) as Record<Weekday, DayForm>;
  return { language, greeting, always_open, days, closed_message, closed_action, choices: choices.map((choice) => ({ ...choice, queue_id: choice.queue_id ?? null })), default_key };
}

export function asEntry(form: MenuForm, menu: Pick<Menu, 'timezone' | 'version'>): MenuEntry {
  const days = weekdays
    .filter((weekday) => form.days[weekday].open)
    .map((weekday) => ({ weekday, opens: form.days[weekday].opens, closes: form.days[weekday].closes }));
  const choices = form.choices.map((choice) => ({ ...choice, label: choice.label.trim(), queue_id: choice.action === 'queue' ? choice.queue_id : null }));
  return { ...form, days, choices, timezone: menu.timezone, version: menu.version };
}

/** The first key no choice has yet. */
export function freeKey(choices: readonly Pick<MenuChoice, 'key'>[]): MenuChoice['key'] | undefined {
  return keys.find((key) => !choices.some((choice) => choice.key === key));
}
