import type { CallDetail } from '@/api/types';

type Named = Pick<CallDetail, 'agent_id' | 'agent_name' | 'stints'>;

/** The name of somebody of ours in the call; empty for who only rang and is known by no other part of it. */
export function nameOf(call: Named, userId: number | null): string {
  if (userId === null) return '';
  if (userId === call.agent_id) return call.agent_name;
  return call.stints.find((stint) => stint.user_id === userId)?.user_name ?? '';
}
