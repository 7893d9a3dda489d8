import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Device, DeviceKind } from '@/api/types';
import { asApiError } from '@/shared/api/errors';
import { serverNow } from '@/shared/api/serverClock';
import { useCurrentSession } from '@/shared/api/session';
import { useLive } from '@/shared/live';
import { useNotice } from '@/shared/ui/useNotice';
import { whenIdle } from '@/shared/ui/whenIdle';
import { usesBrowser } from '../actions';
import { deskApi } from '../api';
import { type Phone, PhoneContext } from './context';
import { forgetDevice, rememberDevice, rememberedDevice } from './deviceMemory';
import { checkMicrophone } from './microphone';
import type { SoftPhone } from './softPhone';
import { idlePhone, nextPhone } from './state';
import { type TabLock, holdPhone } from './tabLock';
import { useRinging } from './useRinging';

/** The SIP library, which is not needed to see the desk: fetched right after it. */
const loadSoftPhone = () => import('./softPhone');

/** What was asked for and led to no ring in this time was lost; a later call must not be answered by itself. */
const askingLimit = 20_000;

/** So long after the server says that the call is over its sound is let go: the switch that would say so may be gone. */
const overMs = 3000;

/** Gives every page of the workspace the one phone of this browser. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const session = useCurrentSession();
  const person = `${session.company?.slug ?? ''}.${session.user.id}`;
  const { desk, link } = useLive();
  const notice = useNotice();
  const [state, dispatch] = useReducer(nextPhone, idlePhone);
  const [busy, setBusy] = useState(false);
  const softPhone = useRef<SoftPhone | null>(null);
  const lock = useRef<TabLock | null>(null);
  const starting = useRef(false);
  // A line that fails now may serve when the phone is needed, which asks again.
  useEffect(() => whenIdle(() => void loadSoftPhone().catch(() => undefined)), []);

  const connect = useCallback(
    async (device: Device) => {
      const { SoftPhone } = await loadSoftPhone();
      softPhone.current?.stop();
      softPhone.current = new SoftPhone(device, dispatch);
      softPhone.current.start();
      rememberDevice(person, device);
    },
    [person],
  );

  /** Registers at another switch before it leaves the one it is at, so that no call finds it nowhere. */
  const move = useCallback(
    async (urls: string[]) => {
      const [before, device] = [softPhone.current, rememberedDevice(person, serverNow())];
      // The server may not have seen yet that it is there.
      if (!before || !device || device.ws_urls.join() === urls.join()) return;
      const { SoftPhone } = await loadSoftPhone();
      const there: Device = { ...device, ws_urls: urls };
      const next = new SoftPhone(there, (event) => {
        if (event.kind === 'registration' && event.registration === 'registered') before.retire();
        dispatch(event);
      });
      softPhone.current = next;
      next.start();
      rememberDevice(person, there);
    },
    [person],
  );

  const disconnect = useCallback(() => {
    softPhone.current?.stop();
    softPhone.current = null;
    forgetDevice(person);
  }, [person]);

  const command = useCallback(
    async (action: () => Promise<unknown>, onRefused?: (status: number) => void) => {
      setBusy(true);
      try {
        await action();
        return true;
      } catch (error) {
        onRefused?.(asApiError(error).status);
        notice.failed(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [notice],
  );

  /** Logs in and, when calls ring here, registers the phone that was made. */
  const open = useCallback(
    (kind?: DeviceKind) =>
      command(async () => {
        const { device } = await deskApi.logIn(kind);
        if (device) await connect(device);
      }),
    [command, connect],
  );

  const signOn = useCallback(
    async (kind: DeviceKind) => {
      if (starting.current) return;
      starting.current = true;
      const microphone = kind === 'browser' ? await checkMicrophone() : null;
      if (microphone) dispatch({ kind: 'microphone', result: microphone });
      if (microphone === null || microphone === 'ready') await open(kind);
      starting.current = false;
    },
    [open],
  );

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

  const work = desk ? { state: desk.state, browser: usesBrowser(desk), inCall: desk.call?.answered_at != null } : null;
  const resume = (device: Device | null) => (device ? command(() => connect(device)) : open('browser'));
  useResume({ owner: state.owner, work, softPhone, starting, person, resume, disconnect });

  useEffect(() => {
    if (!state.asked) return undefined;
    const timer = window.setTimeout(() => dispatch({ kind: 'refused' }), askingLimit);
    return () => window.clearTimeout(timer);
  }, [state.asked]);

  const ringing = state.session?.phase === 'ringing';
  const shown = desk?.call?.id ?? null;
  const wanted = state.session?.own === true || desk?.call?.direction === 'out' || (shown !== null && state.accepted === shown);
  const answersItself = ringing && wanted;
  useEffect(() => {
    if (answersItself) void softPhone.current?.answer();
  }, [answersItself]);
  useEffect(() => {
    if (shown === null) dispatch({ kind: 'accepted', call: null });
  }, [shown]);
  const over = state.session?.phase === 'active' && link === 'live' && (desk?.call == null || desk.state === 'wrapup');
  useEffect(() => {
    if (!over) return undefined;
    const timer = window.setTimeout(() => softPhone.current?.end(), overMs);
    return () => window.clearTimeout(timer);
  }, [over]);
  const moveTo = state.session === null && state.registration === 'registered' ? (desk?.device?.move_to.join(' ') ?? '') : '';
  useEffect(() => {
    if (moveTo) void move(moveTo.split(' '));
  }, [moveTo, move]);
  useRinging(ringing && !answersItself, desk?.call ?? null);
  useLeaveWarning(state.session?.phase === 'active');

  const phone = useMemo<Phone>(
    () => ({
      state,
      busy,
      signOn,
      signOff: async () => {
        if (await command(deskApi.logOut)) disconnect();
      },
      takeOver: () => lock.current?.takeOver(),
      answer: async () => {
        if (state.session) await softPhone.current?.answer();
        else dispatch({ kind: 'accepted', call: shown });
      },
      decline: () => softPhone.current?.decline(),
      mute: (muted) => softPhone.current?.mute(muted),
      command,
      request: (action) => {
        dispatch({ kind: 'asked' });
        return command(action, () => dispatch({ kind: 'refused' }));
      },
      hangUp: async () => {
        await command(hangUpOnce, (status) => (status === 0 || status >= 500) && softPhone.current?.end());
      },
      checkMicrophone: async () => dispatch({ kind: 'microphone', result: await checkMicrophone() }),
      statistics: async () => softPhone.current?.statistics() ?? null,
    }),
    [state, shown, busy, signOn, command, disconnect],
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
  /** What the server has of this agent; in a call with a phone this tab no longer has, when it has just been loaded. */
  work: { state: string; browser: boolean; inCall: boolean } | null;
  softPhone: { current: SoftPhone | null };
  starting: { current: boolean };
  person: string;
  /** Registers the device, or a new one. */
  resume: (device: Device | null) => Promise<unknown>;
  disconnect: () => void;
}

/**
 * After a reload or a taken-over phone the tab registers again; when the server ends the shift, it lets go.
 * A page that was reloaded in a conversation has lost its sound: it asks for a new phone, and the server, which
 * sees the old one gone, keeps the caller for a while for this agent to reclaim.
 */
function useResume(input: ResumeInput): void {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const before = useRef<string | undefined>(undefined);
  const state = input.work?.state;
  useEffect(() => {
    const { work, softPhone, starting, person, resume, disconnect } = latest.current;
    const was = before.current;
    before.current = state;
    if (!work || input.owner !== 'mine' || starting.current) return;
    if (work.state === 'offline') {
      if (was !== undefined && was !== 'offline') disconnect();
      return;
    }
    if (softPhone.current || !work.browser) return;
    starting.current = true;
    void resume(work.inCall ? null : rememberedDevice(person, serverNow())).finally(() => {
      starting.current = false;
    });
  }, [state, input.owner]);
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
