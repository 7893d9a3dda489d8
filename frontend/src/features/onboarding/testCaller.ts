import JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { TestPhone } from '@/api/types';
import { MicrophoneError, closeStream, openMicrophone } from '@/features/desk/phone/microphone';

/** How the test call stands. */
export type Line = 'idle' | 'calling' | 'talking' | 'over' | 'failed' | 'noMicrophone';

/** How long finding network paths may take before the call goes out with what was found. */
const gatheringLimit = 600;

/** A caller in the browser: calls the one number it was lent for, as a telephone outside would. */
export class TestCaller {
  private readonly ua: InstanceType<typeof JsSIP.UA>;
  private readonly speaker = new Audio();
  private session: RTCSession | null = null;
  private microphone: MediaStream | null = null;

  constructor(
    private readonly phone: TestPhone,
    private readonly tell: (line: Line) => void,
  ) {
    const { device } = phone;
    this.speaker.autoplay = true;
    this.ua = new JsSIP.UA({
      sockets: device.ws_urls.map((url, place) => ({ socket: new JsSIP.WebSocketInterface(url), weight: device.ws_urls.length - place })),
      uri: `sip:${device.username}@${device.domain}`,
      password: device.password,
      register: false,
      session_timers: false,
      user_agent: 'Linepool test phone',
    });
  }

  /** Opens the microphone and calls. What becomes of it is told, never thrown. */
  async call(): Promise<void> {
    this.tell('calling');
    try {
      this.microphone = await openMicrophone();
    } catch (error) {
      this.tell(error instanceof MicrophoneError ? 'noMicrophone' : 'failed');
      return;
    }
    this.ua.on('connected', () => this.session ?? this.dial());
    this.ua.on('disconnected', () => this.session ?? this.close('failed'));
    this.ua.start();
  }

  /** A key of the menu. */
  press(key: string): void {
    if (this.session?.isEstablished()) this.session.sendDTMF(key, { transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833 });
  }

  hangUp(): void {
    if (this.session && !this.session.isEnded()) this.session.terminate();
    this.close('over');
  }

  private dial(): void {
    const session = this.ua.call(`sip:${this.phone.number}@${this.phone.device.domain}`, {
      mediaStream: this.microphone ?? undefined,
      pcConfig: { iceServers: [] },
    });
    this.session = session;
    this.listen(session.connection);
    let gathering = 0;
    session.on('icecandidate', ({ ready }: { ready: () => void }) => {
      window.clearTimeout(gathering);
      gathering = window.setTimeout(ready, gatheringLimit);
    });
    session.on('confirmed', () => this.tell('talking'));
    session.on('ended', () => this.close('over'));
    session.on('failed', () => this.close('failed'));
  }

  private listen(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ streams }) => {
      this.speaker.srcObject = streams[0] ?? null;
      void this.speaker.play().catch(() => undefined);
    });
  }

  private close(line: Line): void {
    if (!this.microphone) return;
    closeStream(this.microphone);
    this.microphone = null;
    this.speaker.srcObject = null;
    this.tell(line);
    // The last message has to leave before the line does.
    window.setTimeout(() => this.ua.stop(), 500);
  }
}
