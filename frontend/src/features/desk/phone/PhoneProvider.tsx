import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Device } from '@/api/types';
import { asApiError } from '@/shared/api/errors';
import { serverNow } from '@/shared/api/serverClock';
import { useCurrentSession } from '@/shared/api/session';
import { useLive } from '@/shared/live';
import { useNotice } from '@/shared/ui/useNotice';
import { deskApi } from '../api';
import { type Phone, PhoneContext } from './context';
import { forgetDevice, rememberDevice, rememberedDevice } from './deviceMemory';
import { checkMicrophone } from './microphone';
import type { SoftPhone } from './softPhone';
import { idlePhone, nextPhone } from './state';
import { type TabLock, holdPhone } from './tabLock';
import { useRinging } from './useRinging';

/** Dialling that led to no ring in this time was lost; a later call must not be answered by itself. */
const diallingLimit = 20_000;

/** Gives every page of the workspace the one phone of this browser. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const session = useCurrentSession();
  const person = `${session.company?.slug ?? ''}.${session.user.id}`;
  const { desk } = useLive();
  const notice = useNotice();
  const [state, dispatch] = useReducer(nextPhone, idlePhone);
  const [busy, setBusy] = useState(false);
  const softPhone = useRef<SoftPhone | null>(null);
  const lock = useRef<TabLock | null>(null);
  const starting = useRef(false);

  const connect = useCallback(
    async (device: Device) => {
      const { SoftPhone } = await import('./softPhone');
      softPhone.current?.stop();
      softPhone.current = new SoftPhone(device, dispatch);
      softPhone.current.start();
      rememberDevice(person, device);
    },
    [person],
  );

  const disconnect = useCallback(() => {
    softPhone.current?.stop();
    softPhone.current = null;
    forgetDevice(person);
  }, [person]);

  /** Runs a command; a refusal is shown, never thrown. */
  const command = useCallback(
    async (action: () => Promise<unknown>, onRefused?: (status: number) => void) => {
      setBusy(true);
      try {
        await action();
      } catch (error) {
        onRefused?.(asApiError(error).status);
        notice.failed(error);
      } finally {
        setBusy(false);
      }
    },
    [notice],
  );

  const signOn = useCallback(async () => {
    if (starting.current) return;
    starting.current = true;
    const microphone = await checkMicrophone();
    dispatch({ kind: 'microphone', result: microphone });
    if (microphone === 'ready') {
      await command(async () => connect((await deskApi.logIn()).device));
    }
    starting.current = false;
  }, [command, connect]);

  useEffect(() => {
    lock.current = holdPhone(`linepool.phone.${person}`, (owner) => {
      dispatch({ kind: 'owner', owner });
      if (owner === 'other') {
        softPhone.current?.stop();
        softPhone.current = null;
      }
    });
    return () => {
      lock.current?.release();
      softPhone.current?.stop();
      softPhone.current = null;
    };
  }, [person]);

  useResume({ owner: state.owner, deskState: desk?.state, inCall: desk?.call?.answered_at != null, softPhone, starting, person, connect, disconnect, command });

  useEffect(() => {
    if (!state.dialling) return undefined;
    const timer = window.setTimeout(() => dispatch({ kind: 'dial-refused' }), diallingLimit);
    return () => window.clearTimeout(timer);
  }, [state.dialling]);

  const ringing = state.session?.phase === 'ringing';
  const answersItself = ringing && (state.dialling || desk?.call?.direction === 'out');
  useEffect(() => {
    if (answersItself) void softPhone.current?.answer();
  }, [answersItself]);
  useRinging(ringing && !answersItself, desk?.call ?? null);
  useLeaveWarning(state.session?.phase === 'active');

  const phone = useMemo<Phone>(
    () => ({
      state,
      busy,
      signOn,
      signOff: () =>
        command(async () => {
          await deskApi.logOut();
          disconnect();
        }),
      takeOver: () => lock.current?.takeOver(),
      answer: async () => softPhone.current?.answer(),
      decline: () => softPhone.current?.decline(),
      mute: (muted) => softPhone.current?.mute(muted),
      digit: (digit) => softPhone.current?.sendDigit(digit),
      dial: (to) => {
        dispatch({ kind: 'dial' });
        return command(() => deskApi.dial(to), () => dispatch({ kind: 'dial-refused' }));
      },
      hold: () => command(deskApi.hold),
      resume: () => command(deskApi.resume),
      hangUp: () => command(hangUpOnce, (status) => (status === 0 || status >= 500) && softPhone.current?.end()),
      checkMicrophone: async () => dispatch({ kind: 'microphone', result: await checkMicrophone() }),
      statistics: async () => softPhone.current?.statistics() ?? null,
    }),
    [state, busy, signOn, command, disconnect],
  );
  return <PhoneContext value={phone}>{children}</PhoneContext>;
}

/** The call may end by itself at the same moment: then there is nothing left to do, and nothing to complain about. */
async function hangUpOnce(): Promise<void> {
  try {
    await deskApi.hangUp();
  } catch (error) {
    if (asApiError(error).code !== 'no_call') throw error;
  }
}

interface ResumeInput {
  owner: 'unknown' | 'mine' | 'other';
  deskState: string | undefined;
  /** The server has this agent talking: with a phone this tab no longer has, when it has just been loaded. */
  inCall: boolean;
  softPhone: { current: SoftPhone | null };
  starting: { current: boolean };
  person: string;
  connect: (device: Device) => Promise<void>;
  disconnect: () => void;
  command: (action: () => Promise<unknown>) => Promise<void>;
}

/**
 * After a reload or a taken-over phone the tab registers again; when the server ends the shift, it lets go.
 * A page that was reloaded in a conversation has lost its sound: it asks for a new phone, and the server, which
 * sees the old one gone, gives the caller back to the queue, next to be served.
 */
function useResume(input: ResumeInput): void {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const { softPhone, starting, person, connect, disconnect, command } = latest.current;
    const was = before.current;
    before.current = input.deskState;
    if (input.deskState === undefined || input.owner !== 'mine' || starting.current) return;
    if (input.deskState === 'offline') {
      if (was !== undefined && was !== 'offline') disconnect();
      return;
    }
    if (softPhone.current) return;
    starting.current = true;
    const device = latest.current.inCall ? null : rememberedDevice(person, serverNow());
    void command(async () => connect(device ?? (await deskApi.logIn()).device)).finally(() => {
      starting.current = false;
    });
  }, [input.deskState, input.owner]);
}

/** Closing the tab in the middle of a conversation asks first. */
function useLeaveWarning(talking: boolean): void {
  useEffect(() => {
    if (!talking) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [talking]);
}
