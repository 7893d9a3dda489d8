/** Times as people read them. Durations come in whole milliseconds, moments as ISO 8601 in UTC. */

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** 65_000 → `1:05`, 3_725_000 → `1:02:05`. Part seconds are dropped, negatives count as nothing. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** 65_043 → `1:05.043`: for timelines where a millisecond matters. */
export function preciseClock(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  return `${clock(whole)}.${pad(whole % 1000, 3)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = JSON.stringify([language, timeZone, options]);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language, { ...options, ...(timeZone && { timeZone }) });
    formats.set(key, found);
  }
  return found;
}

/** `22 Nov, 14:05` (en) or `11月22日 14:05` (zh-CN); with the year when it is not this one. */
export function moment(iso: string, language: string, timeZone?: string, now = new Date()): string {
  const at = new Date(iso);
  const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
  if (at.getFullYear() !== now.getFullYear()) day.year = 'numeric';
  const date = formatter(language, timeZone, day).format(at);
  return `${date} ${timeOfDay(iso, language, timeZone)}`;
}

export function timeOfDay(iso: string, language: string, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return formatter(language, timeZone, options).format(new Date(iso));
}

/** `14:05:09.120`, to the millisecond. */
export function preciseTime(iso: string, language: string, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
  };
  return formatter(language, timeZone, options).format(new Date(iso));
}

export function date(iso: string, language: string, timeZone?: string): string {
  return formatter(language, timeZone, { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(iso));
}

/** The day it is in a zone, as `2026-11-23`. */
export function today(timeZone?: string, now = new Date()): string {
  return formatter('en-CA', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

/** `2026-11` or `2026-11-01` → `November 2026` / `2026年11月`. */
export function month(period: string, language: string): string {
  const [year, number] = period.split('-').map(Number);
  const first = new Date(Date.UTC(year ?? 1970, (number ?? 1) - 1, 1));
  return formatter(language, 'UTC', { year: 'numeric', month: 'long' }).format(first);
}
