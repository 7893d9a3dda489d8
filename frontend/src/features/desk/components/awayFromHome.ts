import type { Desk } from '@/shared/live';

/** Another company's call is on the desk: nothing of the home company may be seen beside it. */
export function isAway(desk: Desk | null, home: number | undefined): boolean {
  return desk?.call != null && desk.call.role !== 'supervisor' && desk.call.company.id !== home;
}
