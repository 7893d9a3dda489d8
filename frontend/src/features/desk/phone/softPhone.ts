import JsSIP from 'jssip';
import type { UAConfiguration } from 'jssip/lib/UA';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { Device } from '@/api/types';
import { MicrophoneError, closeStream, openMicrophone } from './microphone';
import type { PhoneEvent } from './state';

interface NewSession {
  originator: string;
  session: RTCSession;
  request: { getHeader: (name: string) => string | undefined };
}

/** The switch says in its INVITE that nobody need press a button. */
const autoAnswerHeader = 'X-Linepool-Auto-Answer';

type Dispatch = (event: PhoneEvent) => void;

/** How long finding network paths may take before the answer goes out with what was found. */
const gatheringLimit = 600;

/**
 * The SIP side of the desk: registers the device the server made, rings, answers, mutes.
 * It decides nothing about calls; it only tells what happened by `dispatch`.
 */
export class SoftPhone {
  private readonly ua: InstanceType<typeof JsSIP.UA>;
  private readonly speaker = new Audio();
  private session: RTCSession | null = null;
  private microphone: MediaStream | null = null;
  private retired = false;
  private readonly dispatch: Dispatch;

  constructor(device: Device, tell: Dispatch) {
    // A socket closes a while after it was asked to: another phone may be in use by then.
    const dispatch: Dispatch = (event) => {
      if (!this.retired) tell(event);
    };
    this.dispatch = dispatch;
    this.speaker.autoplay = true;
    this.ua = new JsSIP.UA(configuration(device));
    this.ua.on('connecting', () => dispatch({ kind: 'registration', registration: 'connecting' }));
    this.ua.on('registered', () => dispatch({ kind: 'registration', registration: 'registered' }));
    this.ua.on('disconnected', () => dispatch({ kind: 'registration', registration: 'lost' }));
    this.ua.on('registrationFailed', ({ response }: { response?: { status_code?: number } | null }) => {
      const refused = response?.status_code === 401 || response?.status_code === 403 || response?.status_code === 404;
      dispatch({ kind: 'registration', registration: refused ? 'refused' : 'lost' });
    });
    this.ua.on('newRTCSession', ({ originator, session, request }: NewSession) => {
      if (originator === 'remote') this.rings(session, request.getHeader(autoAnswerHeader) === 'yes');
    });
  }

  start(): void {
    this.dispatch({ kind: 'registration', registration: 'connecting' });
    this.ua.start();
  }

  /** Gives the phone back; a call in progress is ended by the server, which sees the phone go. */
  stop(): void {
    this.ua.stop();
    closeStream(this.microphone);
    this.dispatch({ kind: 'registration', registration: 'off' });
    this.retired = true;
  }

  /** Another phone has taken its place: it goes without a word. */
  retire(): void {
    this.retired = true;
    this.ua.stop();
  }

  /** Opens the microphone and takes the ringing call. A microphone that fails leaves the call ringing. */
  async answer(): Promise<void> {
    const session = this.session;
    if (!session || this.microphone) return;
    this.dispatch({ kind: 'answering', id: session.id });
    try {
      this.microphone = await openMicrophone();
      this.dispatch({ kind: 'microphone', result: 'ready' });
      if (session.isEnded()) this.forget(session);
      else session.answer({ mediaStream: this.microphone, pcConfig: { iceServers: [] } });
    } catch (error) {
      this.dispatch({ kind: 'microphone', result: error instanceof MicrophoneError ? error.problem : 'failed' });
    }
  }

  /** Refuses a ringing call, so that it goes on to the next agent. */
  decline(): void {
    if (this.session && !this.session.isEstablished()) this.session.terminate({ status_code: 486 });
  }

  /** Ends the call here. Only for when the server cannot be asked to. */
  end(): void {
    if (this.session && !this.session.isEnded()) this.session.terminate();
  }

  mute(muted: boolean): void {
    if (!this.session?.isEstablished()) return;
    if (muted) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
    this.dispatch({ kind: 'muted', muted });
  }

  /** The connection's statistics, for the quality shown beside the timer. */
  async statistics(): Promise<RTCStatsReport | null> {
    const connection = this.session?.connection as RTCPeerConnection | undefined;
    return connection ? connection.getStats() : null;
  }

  private rings(session: RTCSession, own: boolean): void {
    if (this.session && isDead(this.session)) this.drop(this.session);
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.session = session;
    session.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) => {
      peerconnection.addEventListener('track', ({ streams }) => {
        this.speaker.srcObject = streams[0] ?? null;
        void this.speaker.play().catch(() => undefined);
      });
    });
    let gathering = 0;
    session.on('icecandidate', ({ ready }: { ready: () => void }) => {
      window.clearTimeout(gathering);
      gathering = window.setTimeout(ready, gatheringLimit);
    });
    session.on('confirmed', () => this.dispatch({ kind: 'connected', id: session.id }));
    session.on('ended', () => this.forget(session));
    session.on('failed', () => this.forget(session));
    this.dispatch({ kind: 'incoming', id: session.id, from: session.remote_identity.uri.user, own });
  }

  /** A conversation whose sound is gone, because its switch is: it must not keep the next call out. */
  private drop(session: RTCSession): void {
    this.forget(session);
    if (!session.isEnded()) session.terminate();
  }

  private forget(session: RTCSession): void {
    if (this.session !== session) return;
    this.session = null;
    closeStream(this.microphone);
    this.microphone = null;
    this.speaker.srcObject = null;
    this.dispatch({ kind: 'ended', id: session.id });
  }
}

function isDead(session: RTCSession): boolean {
  const connection = session.connection as RTCPeerConnection | undefined;
  return connection !== undefined && ['disconnected', 'failed', 'closed'].includes(connection.iceConnectionState);
}

function configuration(device: Device): UAConfiguration {
  return {
    // The best first; when it is lost, the next one takes the registration.
    sockets: device.ws_urls.map((url, place) => ({ socket: new JsSIP.WebSocketInterface(url), weight: device.ws_urls.length - place })),
    uri: `sip:${device.username}@${device.domain}`,
    password: device.password,
    display_name: device.username,
    register: true,
    register_expires: 120,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
    user_agent: 'Linepool desk',
  };
}
