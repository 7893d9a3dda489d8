import type { ConsoleCompany } from '@/api/types';
import type { Tone } from '@/shared/ui/Tone';

/** How much a trouble of a company matters: red costs callers or money now, amber may soon, grey is only not begun. */
export const healthTones: Record<ConsoleCompany['health'][number], Tone> = {
  alarms: 'red',
  failing: 'red',
  calls_out_stopped: 'amber',
  overdue: 'amber',
  nobody_at_work: 'red',
  no_number: 'grey',
  no_seat: 'grey',
};

export const statusTones = { active: 'green', suspended: 'amber', closed: 'grey' } as const;
