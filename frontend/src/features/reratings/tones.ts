import type { Rerating } from '@/api/types';
import type { Tone } from '@/shared/ui/Tone';

export const tones: Record<Rerating['status'], Tone> = { preparing: 'blue', open: 'amber', approved: 'blue', done: 'green', rejected: 'grey', withdrawn: 'grey' };
