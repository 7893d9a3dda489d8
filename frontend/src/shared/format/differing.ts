import { plain } from './plain';

/** Of what is now, what was not so before. */
export function differing<T extends object>(before: T, now: T): Partial<T> {
  const names = (Object.keys(now) as (keyof T)[]).filter((name) => plain(now[name]) !== plain(before[name]));
  return Object.fromEntries(names.map((name) => [name, now[name]])) as Partial<T>;
}
