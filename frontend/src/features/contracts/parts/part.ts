import type { ContractTemplates, PartInput, PartKind } from '@/api/types';

/** A part as the server keeps it: its kind and its fields. */
export type Part = Record<string, unknown> & { kind: string };

const usual = (input: PartInput, currencyBook: string): unknown => {
  if (input.default !== null) return input.default;
  if (input.type === 'book') return currencyBook;
  return input.many ? [] : null;
};

/** A row of a part, or a part's fields, as they begin. */
export function freshFields(inputs: readonly PartInput[], book = ''): Record<string, unknown> {
  return Object.fromEntries(inputs.map((input) => [input.name, usual(input, book)]));
}

/** A new part of the kind. Where a code tells several apart it has one that none of the others has. */
export function freshPart(kind: PartKind, others: readonly Part[]): Part {
  const part: Part = { kind: kind.kind, ...freshFields(kind.inputs) };
  if (typeof part.code === 'string') part.code = freeCode(part.code, new Set(others.filter((other) => other.kind === kind.kind).map(({ code }) => String(code))));
  return part;
}

function freeCode(wanted: string, taken: ReadonlySet<string>): string {
  let code = wanted;
  for (let next = 2; taken.has(code); next += 1) code = `${wanted}_${next}`;
  return code;
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/** A part's fields, or a row's, as they are sent. */
export function sentFields(inputs: readonly PartInput[], row: Record<string, unknown>): Record<string, unknown> {
  const kept = inputs.flatMap((input): [string, unknown][] => {
    const value = row[input.name];
    if (input.type === 'record') return [[input.name, ((value ?? []) as Record<string, unknown>[]).map((one) => sentFields(input.inputs ?? [], one))]];
    if (!isEmpty(value)) return [[input.name, value]];
    return input.nullable ? [[input.name, null]] : []; // the server says what is missing, or has a default for it
  });
  return Object.fromEntries(kept);
}

/** The parts as they are sent: what was left empty is null where nothing may stand there, else not said at all. */
export function sentParts(parts: readonly Part[], kinds: ContractTemplates['kinds']): Part[] {
  return parts.map((part) => ({ ...sentFields(kinds.find(({ kind }) => kind === part.kind)?.inputs ?? [], part), kind: part.kind }));
}

/** "0.065" ↔ "6.5": exact, for a share is money. `places` is 2 for per cent, −2 for the way back. */
export function shifted(amount: string, places: number): string {
  const minus = amount.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.');
  const digits = places > 0 ? whole + fraction.padEnd(places, '0') : whole.padStart(1 - places, '0') + fraction;
  const point = places > 0 ? whole.length + places : digits.length - fraction.length + places;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  return `${minus}${left || '0'}${right && `.${right}`}`;
}

/** How a server's note on a part is looked up among the words: "at least 0" → `at_least_0`. */
export const problemKey = (note: string) => note.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
