/**
 * Linepool's design tokens: the only place where colours, sizes and type are chosen.
 *
 * Warm paper, dark ink, one deep green for what can be acted on. Amber means somebody waits,
 * red means an ending. Every text colour has at least 4.5:1 on its surface.
 */
export const colour = {
  canvas: '#f6f5f1',
  surface: '#ffffff',
  sunken: '#f0eee8',
  line: '#e4e1d9',
  lineStrong: '#cfcbc0',
  ink: '#1d1c19',
  inkSoft: '#57544c',
  inkFaint: '#716d63',
  brand: '#0d5c4d',
  brandStrong: '#094538',
  brandSoft: '#e3f0ec',
  amber: '#95590a',
  amberSoft: '#fbf0d9',
  red: '#b3261e',
  redStrong: '#8f1d17',
  redSoft: '#fbe9e7',
  blue: '#1f5f99',
  blueSoft: '#e4eef7',
  violet: '#6a4a9c',
  violetSoft: '#eee8f6',
  green: '#1c7a45',
  greenSoft: '#e2f2e8',
} as const;

export const type = {
  family:
    "'Inter Variable', -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif",
  mono: "ui-monospace, 'SF Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
  small: 12,
  body: 13,
  large: 15,
  title: 20,
  display: 40,
} as const;

export const space = { 1: 4, 2: 8, 3: 12, 4: 16, 5: 20, 6: 24, 8: 32, 10: 40, 14: 56 } as const;

export const radius = { small: 6, medium: 8, large: 12 } as const;

/** The same tokens as CSS custom properties (`--lp-ink-soft`, `--lp-space-4` …) for style sheets. */
export function cssVariables(): string {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const colours = Object.entries(colour).map(([name, value]) => `--lp-${kebab(name)}:${value}`);
  const spaces = Object.entries(space).map(([name, value]) => `--lp-space-${name}:${value}px`);
  const radii = Object.entries(radius).map(([name, value]) => `--lp-radius-${name}:${value}px`);
  const fonts = [`--lp-font:${type.family}`, `--lp-mono:${type.mono}`];
  return `:root{${[...colours, ...spaces, ...radii, ...fonts].join(';')}}`;
}
