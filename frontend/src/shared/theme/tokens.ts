/**
 * Linepool's design tokens: the only place where colours, sizes and type are chosen.
 *
 * Warm paper, dark ink, one deep green for what can be acted on. Amber means somebody waits,
 * red means an ending. Every text colour has at least 4.5:1 on its surface.
 */
const light = {
  canvas: '#f6f5f1',
  surface: '#ffffff',
  /** A little above the surface it lies on. */
  raised: '#faf9f6',
  sunken: '#f0eee8',
  hover: '#ebe8e0',
  line: '#e4e1d9',
  lineStrong: '#cfcbc0',
  ink: '#1d1c19',
  inkSoft: '#57544c',
  inkFaint: '#716d63',
  brand: '#0d5c4d',
  brandStrong: '#094538',
  brandSoft: '#e3f0ec',
  brandMid: '#a9cfc4',
  /** Text on brand. */
  onBrand: '#ffffff',
  /** The house's own green, which is the same by day and night and carries white. */
  mark: '#0d5c4d',
  amber: '#95590a',
  amberStrong: '#5d3a06',
  amberSoft: '#fbf0d9',
  amberLine: '#ecd8a6',
  red: '#b3261e',
  redStrong: '#8f1d17',
  redSoft: '#fbe9e7',
  redLine: '#f0cdc9',
  blue: '#1f5f99',
  blueSoft: '#e4eef7',
  violet: '#6a4a9c',
  violetSoft: '#eee8f6',
  green: '#1c7a45',
  greenSoft: '#e2f2e8',
} as const;

export type Palette = Readonly<Record<keyof typeof light, string>>;
export type Theme = 'light' | 'dark';

/** The same paper at night: warm and dark, what can be acted on is a lighter green. */
const dark: Palette = {
  canvas: '#171613',
  surface: '#1f1e1b',
  raised: '#252420',
  sunken: '#2a2824',
  hover: '#2e2c27',
  line: '#35332d',
  lineStrong: '#4b483f',
  ink: '#eeece6',
  inkSoft: '#c4c0b5',
  inkFaint: '#a39e91',
  brand: '#5cbfa5',
  brandStrong: '#8fd8c5',
  brandSoft: '#17382f',
  brandMid: '#2f6f60',
  onBrand: '#06241d',
  mark: '#0d5c4d',
  amber: '#e2a64b',
  amberStrong: '#f0c27a',
  amberSoft: '#3a2c12',
  amberLine: '#5f4a1e',
  red: '#f0897f',
  redStrong: '#f6aaa2',
  redSoft: '#431e1b',
  redLine: '#6d322c',
  blue: '#7fb5e6',
  blueSoft: '#1a2f42',
  violet: '#b9a0e3',
  violetSoft: '#2f2545',
  green: '#6cc78f',
  greenSoft: '#173425',
};

export const palettes: Readonly<Record<Theme, Palette>> = { light, dark };

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
  const colours = (theme: Theme) => Object.entries(palettes[theme]).map(([name, value]) => `--lp-${kebab(name)}:${value}`);
  const spaces = Object.entries(space).map(([name, value]) => `--lp-space-${name}:${value}px`);
  const radii = Object.entries(radius).map(([name, value]) => `--lp-radius-${name}:${value}px`);
  const fonts = [`--lp-font:${type.family}`, `--lp-mono:${type.mono}`];
  const rules = [...colours('light'), ...spaces, ...radii, ...fonts, 'color-scheme:light'].join(';');
  return `:root{${rules}}:root[data-theme='dark']{${[...colours('dark'), 'color-scheme:dark'].join(';')}}`;
}
