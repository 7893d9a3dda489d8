/**
 * The browser's phone as a pure state machine. It knows what this tab's audio does; what the call *is*
 * (held, talking, whose) is the server's and comes over the live connection.
 */
export type MicrophoneProblem = 'blocked' | 'missing' | 'busy' | 'insecure' | 'failed';

export type Registration = 'off' | 'connecting' | 'registered' | 'lost' | 'refused';

export interface PhoneSession {
  id: string;
  from: string;
  phase: 'ringing' | 'answering' | 'active';
  muted: boolean;
  /** Answered by itself: this agent asked for it, or the server said so in the INVITE. */
  own: boolean;
}

export interface PhoneState {
  /** Which tab of this browser has the phone. */
  owner: 'unknown' | 'mine' | 'other';
  registration: Registration;
  microphone: 'unknown' | 'ready' | MicrophoneProblem;
  session: PhoneSession | null;
  /** The tab asked the server for a call: the next ring is the server calling this phone, answered by itself. */
  asked: boolean;
  /** The call that was accepted on the screen before the phone rang: its ring is answered by itself. */
  accepted: string | null;
}

export type PhoneEvent =
  | { kind: 'owner'; owner: 'mine' | 'other' }
  | { kind: 'registration'; registration: Registration }
  | { kind: 'microphone'; result: 'ready' | MicrophoneProblem }
  | { kind: 'asked' }
  | { kind: 'refused' }
  | { kind: 'accepted'; call: string | null }
  | { kind: 'incoming'; id: string; from: string; own: boolean }
  | { kind: 'answering'; id: string }
  | { kind: 'connected'; id: string }
  | { kind: 'muted'; muted: boolean }
  | { kind: 'ended'; id: string };

export const idlePhone: PhoneState = {
  owner: 'unknown',
  registration: 'off',
  microphone: 'unknown',
  session: null,
  asked: false,
  accepted: null,
};

function onSession(state: PhoneState, id: string, change: Partial<PhoneSession>): PhoneState {
  if (state.session?.id !== id) return state;
  return { ...state, session: { ...state.session, ...change } };
}

function newSession({ id, from, own }: { id: string; from: string; own: boolean }, asked: boolean): PhoneSession {
  return { id, from, phase: 'ringing', muted: false, own: own || asked };
}

/** The next state. Events about a session that is gone, or not ours, change nothing. */
export function nextPhone(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.kind) {
    case 'owner':
      if (event.owner === 'mine') return { ...state, owner: 'mine' };
      return { ...idlePhone, microphone: state.microphone, owner: 'other' };
    case 'registration':
      return { ...state, registration: event.registration };
    case 'microphone':
      return withMicrophone(state, event.result);
    case 'asked':
      return state.session ? state : { ...state, asked: true };
    case 'refused':
      return { ...state, asked: false };
    case 'accepted':
      return state.accepted === event.call ? state : { ...state, accepted: event.call };
    case 'incoming':
      if (state.session || state.owner === 'other') return state;
      return { ...state, session: newSession(event, state.asked) };
    case 'answering':
      return onSession(state, event.id, { phase: 'answering' });
    case 'connected':
      return { ...onSession(state, event.id, { phase: 'active' }), asked: false, accepted: null };
    case 'muted':
      return state.session?.phase === 'active' ? onSession(state, state.session.id, { muted: event.muted }) : state;
    case 'ended':
      return state.session?.id === event.id ? { ...state, session: null, asked: false, accepted: null } : state;
  }
}

/** A microphone that fails while answering puts the call back to ringing, so that it can be answered again. */
function withMicrophone(state: PhoneState, result: 'ready' | MicrophoneProblem): PhoneState {
  const session = state.session;
  const failed = result !== 'ready' && session?.phase === 'answering';
  return { ...state, microphone: result, session: failed ? { ...session, phase: 'ringing' } : session };
}

export function microphoneProblem(state: PhoneState): MicrophoneProblem | null {
  return state.microphone === 'unknown' || state.microphone === 'ready' ? null : state.microphone;
}
