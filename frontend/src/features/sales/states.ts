import type { Permission, Sale, SaleMove } from '@/api/types';
import type { Tone } from '@/shared/ui/Tone';

export type SaleState = Sale['state'];

export const tones: Record<SaleState, Tone> = {
  reported: 'amber', checked: 'blue', confirmed: 'green', failed: 'red', rejected: 'red', clawed_back: 'violet', withdrawn: 'grey',
};

export const states = Object.keys(tones) as readonly SaleState[];

interface Choice {
  move: SaleMove;
  permission: Permission;
  /** The move refuses something: it needs a reason. */
  why: boolean;
}

/** What can be done with a sale next, and by whom. */
export const choices: Partial<Record<SaleState, readonly Choice[]>> = {
  reported: [
    { move: 'pass', permission: 'sales.check', why: false },
    { move: 'fail', permission: 'sales.check', why: true },
    { move: 'withdraw', permission: 'desk.use', why: false },
  ],
  checked: [
    { move: 'confirm', permission: 'sales.decide', why: false },
    { move: 'reject', permission: 'sales.decide', why: true },
  ],
  confirmed: [{ move: 'claw_back', permission: 'sales.decide', why: true }],
};

/** The moves open to somebody. Nobody judges a sale of their own; only its seller takes it back before it is checked. */
export function movesFor(sale: Pick<Sale, 'state' | 'agent'>, userId: number, may: (name: Permission) => boolean): readonly Choice[] {
  const own = sale.agent.id === userId;
  return (choices[sale.state] ?? []).filter(({ move, permission }) => may(permission) && (move === 'claw_back' || own === (move === 'withdraw')));
}
