import { createContext, useContext } from 'react';
import { type PhoneState, idlePhone } from './state';

export interface Phone {
  state: PhoneState;
  /** A command is on its way to the server. */
  busy: boolean;
  signOn: () => Promise<void>;
  signOff: () => Promise<void>;
  takeOver: () => void;
  answer: () => Promise<void>;
  decline: () => void;
  mute: (muted: boolean) => void;
  digit: (digit: string) => void;
  dial: (to: string) => Promise<void>;
  hold: () => Promise<void>;
  resume: () => Promise<void>;
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
  digit: () => undefined,
  dial: nothing,
  hold: nothing,
  resume: nothing,
  hangUp: nothing,
  checkMicrophone: nothing,
  statistics: () => Promise.resolve(null),
});

/** The tab's phone; on pages without one it does nothing. */
export function usePhone(): Phone {
  return useContext(PhoneContext);
}
