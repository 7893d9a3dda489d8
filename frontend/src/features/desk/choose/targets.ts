import type { DeskDirectory } from '@/api/types';
import { dialable } from '@/shared/format';

export type Purpose = 'transfer' | 'consult' | 'add';
export type TargetKind = 'number' | 'agent' | 'queue' | 'flow';

/** Somebody or something a call can be sent to; `to` is what the server is told. */
export interface Target {
  to: string;
  kind: TargetKind;
  name: string;
  extension: string;
  state: string;
  waiting: number;
  ready: number;
}

const nothing = { extension: '', state: '', waiting: 0, ready: 0 };

/** Who can be asked or invited; a place in the menu can only be sent to. */
const kinds: Record<Purpose, ReadonlySet<TargetKind>> = {
  transfer: new Set(['number', 'agent', 'queue', 'flow']),
  consult: new Set(['number', 'agent', 'queue']),
  add: new Set(['number', 'agent', 'queue']),
};

const availability = ['ready', 'wrapup', 'ringing', 'talking', 'away', 'offline'];

/** 0: is it, 1: begins with it, 2: contains it, 3: does not. */
function closeness(target: Target, typed: string): number {
  const texts = [target.extension, target.name].map((text) => text.toLocaleLowerCase()).filter(Boolean);
  if (texts.includes(typed)) return 0;
  if (texts.some((text) => text.startsWith(typed))) return 1;
  return texts.some((text) => text.includes(typed)) ? 2 : 3;
}

function everybody(directory: DeskDirectory, me: number): Target[] {
  const agents = directory.agents
    .filter(({ user_id }) => user_id !== me)
    .map(({ user_id, name, extension, state }): Target => ({ ...nothing, to: `agent:${user_id}`, kind: 'agent', name, extension, state }));
  const queues = directory.queues.map(({ id, name, waiting, ready }): Target => ({ ...nothing, to: `queue:${id}`, kind: 'queue', name, waiting, ready }));
  const places = directory.flow_nodes.map(({ id, label }): Target => ({ ...nothing, to: `flow:${id}`, kind: 'flow', name: label }));
  return [...agents.toSorted((a, b) => availability.indexOf(a.state) - availability.indexOf(b.state)), ...queues, ...places];
}

/** The typed number itself, once it is long enough to be one. */
function typedNumber(typed: string): Target[] {
  const number = dialable(typed);
  return number && number.length >= 3 ? [{ ...nothing, to: `number:${number}`, kind: 'number', name: number }] : [];
}

/**
 * What may be chosen for what was typed, in the order shown: an extension typed in full comes first, then the number
 * typed, then people (who is free before who is not), queues and places in the menu.
 */
export function targetsFor(purpose: Purpose, directory: DeskDirectory, typed: string, me: number): Target[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const possible = everybody(directory, me).filter(({ kind }) => kinds[purpose].has(kind));
  if (wanted === '') return possible;
  const order = ['agent', 'queue', 'flow'];
  const near = possible
    .map((target) => ({ target, distance: closeness(target, wanted) }))
    .filter(({ distance }) => distance < 3)
    .toSorted((a, b) => order.indexOf(a.target.kind) - order.indexOf(b.target.kind) || a.distance - b.distance)
    .map(({ target }) => target);
  const exact = near.filter((target) => target.extension === wanted);
  return [...exact, ...typedNumber(typed), ...near.filter((target) => !exact.includes(target))];
}
