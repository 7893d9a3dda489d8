/** A short notice at the edge of the screen. */
export interface Notice {
  kind: 'done' | 'told' | 'failed';
  text: string;
}

type Show = (notice: Notice) => void;

/** What was said before anything was there to show it. */
const early: Notice[] = [];
let show: Show | null = null;

/** Shown at once, or as soon as somebody shows notices. */
export function notify(notice: Notice): void {
  if (show) show(notice);
  else early.push(notice);
}

/** From now on `shown` is given every notice, first those that waited; returns how to end it. */
export function showNotices(shown: Show): () => void {
  show = shown;
  early.splice(0).forEach(shown);
  return () => {
    if (show === shown) show = null;
  };
}
