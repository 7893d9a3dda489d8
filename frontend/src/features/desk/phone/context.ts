import { createContext, useContext } from 'react';
import type { DeviceKind } from '@/api/types';
import { type PhoneState, idlePhone } from './state';

export interface Phone {
  state: PhoneState;
  /** A command is on its way to the server. */
  busy: boolean;
  /** Begins work with calls ringing there. */
  signOn: (device: DeviceKind) => Promise<void>;
  signOff: () => Promise<void>;
  takeOver: () => void;
  /** Takes the call on the screen; one whose ring is still on its way is answered when it comes. */
  answer: () => Promise<void>;
  decline: () => void;
  mute: (muted: boolean) => void;
  /** Asks the server for something; a refusal is shown, never thrown. True when it was done. */
  command: (action: () => Promise<unknown>) => Promise<boolean>;
  /** The same for what ends in a ring here: that ring is answered by itself. */
  request: (action: () => Promise<unknown>) => Promise<boolean>;
  hangUp: () => Promise<void>;
  checkMicrophone: () => Promise<void>;
  statistics: () => Promise<RTCStatsReport | null>;
}

const nothing = () => Promise.resolve();

export const PhoneContext = createContext<Phone>({
  state: idlePhone,
  busy: false,
  signOn: nothing,
  signOff: nothing,
  takeOver: () => undefined,
  answer: nothing,
  decline: () => undefined,
  mute: () => undefined,
  command: () => Promise.resolve(false),
  request: () => Promise.resolve(false),
  hangUp: nothing,
  checkMicrophone: nothing,
  statistics: () => Promise.resolve(null),
});

/** The tab's phone; on pages without one it does nothing. */
export function usePhone(): Phone {
  return useContext(PhoneContext);
}
