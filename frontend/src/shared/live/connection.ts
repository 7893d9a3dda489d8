import { type Picture, type PictureEvent, backoff, follows, nextPicture, nothing } from './picture';
import type { Changes, Snapshot } from './types';

/** No word for this long means the connection is dead although the socket says otherwise. */
const silenceLimit = 45_000;

/** A pong, or what a newer server says, is no picture. */
function asPicture(text: string): Snapshot | Changes | null {
  const value = JSON.parse(text) as { type?: unknown } | null;
  return value?.type === 'snapshot' || value?.type === 'changes' ? (value as Snapshot | Changes) : null;
}

/** The tab's one live connection: connects, is shown the whole and then what changes, and tells its listeners. */
export class LiveConnection {
  private picture = nothing;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timer = 0;
  private watchdog = 0;
  private wanted = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly path = '/ws/live/?changes=1') {}

  readonly current = (): Picture => this.picture;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly start = (): void => {
    this.wanted = true;
    window.addEventListener('online', this.again);
    document.addEventListener('visibilitychange', this.again);
    if (!this.socket) this.open();
  };

  readonly stop = (): void => {
    this.wanted = false;
    window.removeEventListener('online', this.again);
    document.removeEventListener('visibilitychange', this.again);
    window.clearTimeout(this.timer);
    window.clearTimeout(this.watchdog);
    this.socket?.close();
    this.socket = null;
  };

  /** Try at once: the network came back or somebody looks at the tab again. */
  private readonly again = (): void => {
    if (!this.wanted || this.socket || document.hidden) return;
    this.attempt = 0;
    this.open();
  };

  private open(): void {
    window.clearTimeout(this.timer);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}${this.path}`);
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.apply({ kind: 'opened' });
      this.expectWord();
    };
    socket.onmessage = (message) => this.receive(String(message.data));
    socket.onclose = () => this.lost(socket);
  }

  private receive(text: string): void {
    this.expectWord();
    const message = asPicture(text);
    if (message?.type === 'snapshot') this.apply({ kind: 'snapshot', snapshot: message });
    if (message?.type !== 'changes') return;
    if (follows(this.picture, message)) this.apply({ kind: 'changes', changes: message });
    else this.socket?.send(JSON.stringify({ type: 'refresh' }));
  }

  private lost(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    window.clearTimeout(this.watchdog);
    if (!this.wanted) return;
    this.apply({ kind: 'closed' });
    this.timer = window.setTimeout(() => this.open(), backoff(this.attempt));
    this.attempt += 1;
  }

  /** Asks for a sign of life, and gives the socket up when none comes. */
  private expectWord(): void {
    window.clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => {
      if (this.socket?.readyState !== WebSocket.OPEN) return;
      this.socket.send(JSON.stringify({ type: 'ping' }));
      this.watchdog = window.setTimeout(() => this.socket?.close(), 10_000);
    }, silenceLimit);
  }

  private apply(event: PictureEvent): void {
    const next = nextPicture(this.picture, event);
    if (next === this.picture) return;
    this.picture = next;
    this.listeners.forEach((listener) => listener());
  }
}
