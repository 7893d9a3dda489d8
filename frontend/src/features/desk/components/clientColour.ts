const goldenPart = 0.381966;

/** Degrees of hue from olive to blue, and from plum to red. */
const greens = 180;
const reds = 60;

/**
 * A company's own colour: the same on every screen and every day, dark enough for white text on it.
 * Steps of the golden angle keep the hues of neighbouring ids far apart, every other one is darker.
 * Violet is the supervisor's band, orange that of a call to be taken back: no company has them.
 */
export function clientColour(id: number): string {
  const place = ((id * goldenPart) % 1) * (greens + reds);
  const hue = place < greens ? 45 + place : 305 + place - greens;
  return `hsl(${Math.round(hue) % 360} 58% ${id % 2 === 0 ? 18 : 27}%)`;
}
