import type { DeskCall, Party } from '@/api/types';
import { phone } from '@/shared/format';

/** What somebody in the call is called: by name, else by number. */
export function partyName(party: Party, anonymous: string): string {
  return party.name || phone(party.number) || anonymous;
}

/** The others, those spoken to before those on hold before those being rung. */
const order = ['room', 'side', 'hold', 'ringing', 'listen', 'whisper'];

export function others(call: DeskCall): Party[] {
  return call.parties.filter(({ me }) => !me).toSorted((a, b) => order.indexOf(a.place) - order.indexOf(b.place));
}

/** A call of two needs no list: whom it is with stands above. */
export function needsList(call: DeskCall): boolean {
  return others(call).length > 1 || call.state === 'consulting' || call.state === 'conference';
}
