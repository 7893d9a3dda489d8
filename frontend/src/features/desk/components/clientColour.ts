/**
 * A company's own colour: the same on every screen and every day, dark enough for white text on it.
 * Steps of the golden angle keep the hues of neighbouring ids far apart, every other one is darker.
 */
export function clientColour(id: number): string {
  return `hsl(${Math.round((id * 137.508) % 360)} 58% ${id % 2 === 0 ? 18 : 27}%)`;
}
