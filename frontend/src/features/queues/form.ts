import type { Queue, QueueEntry } from '@/api/types';

export interface MemberEntry {
  user_id: number;
  level: number;
  priority: number;
}

/** The settings as the API has them, and who serves the queue. */
export type QueueForm = Omit<QueueEntry, 'callback'> & {
  callback: NonNullable<QueueEntry['callback']>;
  callsBack: boolean;
  members: MemberEntry[];
};

export const groups = ['basic', 'answers', 'waiting', 'overflow', 'callback', 'call', 'after'] as const;
export type Group = (typeof groups)[number];

const hour = 3_600_000;

interface Measure {
  name: NumberField;
  group: Group;
  unit: 'seconds' | 'minutes' | 'count' | 'percent';
  min: number;
  max: number;
  /** Empty is allowed and means that there is no such limit. */
  none?: true;
}

export type NumberField =
  | 'priority' | 'weight' | 'ageing_ms' | 'offer_timeout_ms' | 'missed_until_away' | 'last_agent_ms' | 'max_waiting' | 'max_wait_ms'
  | 'max_estimated_wait_ms' | 'announce_every_ms' | 'record_share' | 'resume_ms' | 'wrap_up_ms' | 'wrap_up_extra_ms';

/** Every setting that is a number: where it stands and what it may be. */
export const measures: readonly Measure[] = [
  { name: 'priority', group: 'basic', unit: 'count', min: 0, max: 100 },
  { name: 'ageing_ms', group: 'basic', unit: 'seconds', min: 1000, max: hour },
  { name: 'weight', group: 'basic', unit: 'count', min: 1, max: 100 },
  { name: 'offer_timeout_ms', group: 'answers', unit: 'seconds', min: 5000, max: 120_000 },
  { name: 'missed_until_away', group: 'answers', unit: 'count', min: 1, max: 20 },
  { name: 'last_agent_ms', group: 'answers', unit: 'seconds', min: 0, max: 300_000 },
  { name: 'max_waiting', group: 'waiting', unit: 'count', min: 1, max: 1000 },
  { name: 'max_wait_ms', group: 'waiting', unit: 'seconds', min: 10_000, max: 2 * hour },
  { name: 'max_estimated_wait_ms', group: 'waiting', unit: 'seconds', min: 1000, max: 2 * hour, none: true },
  { name: 'announce_every_ms', group: 'waiting', unit: 'seconds', min: 0, max: 600_000 },
  { name: 'record_share', group: 'call', unit: 'percent', min: 1, max: 100 },
  { name: 'resume_ms', group: 'call', unit: 'seconds', min: 0, max: 120_000 },
  { name: 'wrap_up_ms', group: 'after', unit: 'seconds', min: 0, max: 600_000 },
  { name: 'wrap_up_extra_ms', group: 'after', unit: 'seconds', min: 0, max: hour },
];

export const strategies = ['longest_idle', 'fewest_calls', 'round_robin', 'most_skilled', 'ring_all'] as const satisfies readonly Queue['strategy'][];
export const recordRules = ['all', 'share', 'demand', 'none'] as const satisfies readonly Queue['record'][];
export const overflowReasons = ['full', 'waited', 'estimated', 'unstaffed'] as const;

const callbackRule = { offer_after_ms: 60_000, attempts: 3, retry_ms: 600_000, expires_ms: 24 * hour, most: 500, most_to_number: 3 };

export const blank: QueueForm = {
  name: '', strategy: 'longest_idle', priority: 0, weight: 1, ageing_ms: 60_000, offer_timeout_ms: 20_000, auto_answer: false,
  wrap_up_ms: 30_000, wrap_up_extra_ms: 60_000, max_waiting: 50, max_wait_ms: 300_000, max_estimated_wait_ms: null,
  announce_every_ms: 30_000, missed_until_away: 3, last_agent_ms: 0, overflow: {}, callback: callbackRule, callsBack: false,
  record: 'all', record_share: 100, greeting: '', script: '', resume_ms: 15_000, skills: [], split: [], members: [],
};

export function asForm(queue: Queue): QueueForm {
  return {
    ...blank,
    ...queue,
    callback: { ...callbackRule, ...queue.callback },
    callsBack: queue.callback !== null,
    skills: queue.skills.map(({ skill_id, level, relax_after_ms }) => ({ skill_id, level, relax_after_ms })),
    split: queue.split.map(({ team_id, percent }) => ({ team_id, percent })),
    members: queue.members.map(({ user, level, priority }) => ({ user_id: user.id, level, priority })),
  };
}

/** What is sent: exactly the settings, a callback rule only when there is one, and nowhere instead of an empty place. */
export function asEntry({ members, callsBack, ...form }: QueueForm): { settings: QueueEntry; members: MemberEntry[] } {
  const overflow = Object.fromEntries(overflowReasons.flatMap((reason) => (form.overflow?.[reason] ? [[reason, form.overflow[reason]]] : [])));
  const numbers = Object.fromEntries(measures.map(({ name }) => [name, form[name]]));
  const { strategy, auto_answer, record, greeting, script, skills, split } = form;
  return {
    settings: {
      ...numbers, name: form.name.trim(), strategy, auto_answer, record, greeting, script, skills, split, overflow,
      callback: callsBack ? form.callback : null,
    },
    members,
  };
}

/** Shares are either none, or all of it. */
export function sharesMakeHundred(split: readonly ({ percent?: number } | undefined)[] | undefined): boolean {
  return !split?.length || split.reduce((sum, share) => sum + (share?.percent ?? 0), 0) === 100;
}

/** In which group a refused field stands, so that it can be shown. */
export function groupOf(field: string): Group {
  const measured = measures.find(({ name }) => name === field);
  if (measured) return measured.group;
  const others: Record<string, Group> = {
    members: 'answers', skills: 'answers', split: 'answers', overflow: 'overflow', callback: 'callback', callsBack: 'callback',
    record: 'call', greeting: 'call', script: 'call', auto_answer: 'call',
  };
  return others[field] ?? 'basic';
}
