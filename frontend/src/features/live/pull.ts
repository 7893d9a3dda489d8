import { createContext } from 'react';
import type { BoardCall } from '@/shared/live';

/** Opens the question where a waiting call shall go. */
export const PullContext = createContext<(call: BoardCall) => void>(() => undefined);
