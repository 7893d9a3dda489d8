import type { Role } from '@/api/types';

/** The roles in the order of what they may do. */
export const roles: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'finance', 'readonly'];
