import { describe, expect, it } from 'vitest';
import { type Palette, cssVariables, palettes } from '@/shared/theme/tokens';

/** Relative luminance after WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

type Colour = keyof Palette;

/** Text, and what it stands on. */
const pairs: (readonly [Colour, Colour])[] = [
  ...(['ink', 'inkSoft', 'inkFaint', 'brand', 'amber', 'red', 'blue', 'violet', 'green'] as const).map((text) => [text, 'surface'] as const),
  ...(['ink', 'inkSoft', 'inkFaint', 'brand', 'amber'] as const).map((text) => [text, 'canvas'] as const),
  ...(['ink', 'inkSoft'] as const).flatMap((text) => [[text, 'sunken'], [text, 'raised'], [text, 'hover']] as const),
  ['brandStrong', 'brandSoft'], ['amber', 'amberSoft'], ['amberStrong', 'amberSoft'], ['red', 'redSoft'], ['redStrong', 'redSoft'],
  ['blue', 'blueSoft'], ['violet', 'violetSoft'], ['green', 'greenSoft'], ['onBrand', 'brand'], ['surface', 'ink'],
];

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it('has text that can be read on everything it stands on', () => {
    const pale = pairs.filter(([text, ground]) => contrast(palettes[theme][text], palettes[theme][ground]) < 4.5);
    expect(pale).toEqual([]);
  });

  it('reaches style sheets', () => {
    expect(cssVariables()).toContain(`--lp-ink-soft:${palettes[theme].inkSoft}`);
  });
});
