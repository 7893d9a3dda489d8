/** How a price may change, the gravest first. */
export const sorts = ['unpriced', 'dearer', 'cheaper', 'priced', 'barred', 'unbarred', 'terms', 'same'] as const;

export const tones = {
  unpriced: 'red',
  dearer: 'amber',
  cheaper: 'green',
  priced: 'blue',
  barred: 'red',
  unbarred: 'amber',
  terms: 'violet',
  same: 'grey',
} as const satisfies Record<(typeof sorts)[number], string>;
