import type { DeskCall } from '@/api/types';

/** The other party's number, whichever way the call goes. */
export function otherParty(call: DeskCall): string {
  return call.direction === 'in' ? call.caller : call.called;
}
