export const panelNames = ['totals', 'today', 'queues', 'calls', 'agents'] as const;
export const levelNames = ['ignored', 'for', 'against'] as const;
export type LevelName = (typeof levelNames)[number];
export type PanelName = (typeof panelNames)[number];

export interface PanelPlace {
  name: PanelName;
  /** Over the whole width; else half of it, where there is room for two. */
  wide: boolean;
  hidden: boolean;
}

/** How a person wants their wallboard: its panels in order, and queues in order, by id. */
export interface Arrangement {
  panels: PanelPlace[];
  queues: string[];
  /** In time is an answer within these seconds. */
  target_s: number;
  /** What hanging up within the target counts as. */
  level: LevelName;
}

export const usual: Arrangement = {
  panels: panelNames.map((name) => ({ name, wide: name !== 'calls' && name !== 'agents', hidden: false })),
  queues: [],
  target_s: 20,
  level: 'ignored',
};

/** What was kept, with the panels it does not know behind those it does. */
export function completed(kept: (Pick<Arrangement, 'panels' | 'queues'> & Partial<Arrangement>) | null | undefined): Arrangement {
  if (!kept) return usual;
  const named = new Set(kept.panels.map(({ name }) => name));
  return { ...usual, ...kept, panels: [...kept.panels, ...usual.panels.filter(({ name }) => !named.has(name))] };
}

/** Those that have a place first, in that order; the rest as they came. */
export function inOrder<T>(rows: readonly T[], places: readonly string[], idOf: (row: T) => string): T[] {
  const place = new Map(places.map((id, index) => [id, index]));
  return rows.toSorted((a, b) => (place.get(idOf(a)) ?? places.length) - (place.get(idOf(b)) ?? places.length));
}

/** The list with `moved` where `target` stood; as it was when either is not in it. */
export function movedTo(list: readonly string[], moved: string, target: string): string[] {
  const to = list.indexOf(target);
  if (to < 0 || !list.includes(moved)) return [...list];
  return list.filter((one) => one !== moved).toSpliced(to, 0, moved);
}

/** The panels in the order of their names. */
export const withOrder = (arrangement: Arrangement, names: readonly string[]): Arrangement => ({
  ...arrangement,
  panels: inOrder(arrangement.panels, names, ({ name }) => name),
});

/** One panel made wide or narrow, shown or hidden. */
export const withPanel = (arrangement: Arrangement, name: PanelName, what: Partial<PanelPlace>): Arrangement => ({
  ...arrangement,
  panels: arrangement.panels.map((panel) => (panel.name === name ? { ...panel, ...what } : panel)),
});
