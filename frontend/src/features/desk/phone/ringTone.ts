/** A soft two-note ring, made rather than downloaded, so that it needs no file and no network. */
export class RingTone {
  private context: AudioContext | null = null;
  private timer = 0;

  start(): void {
    if (this.timer) return;
    this.context ??= new AudioContext();
    void this.context.resume();
    this.ring();
    this.timer = window.setInterval(() => this.ring(), 2600);
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
  }

  private ring(): void {
    const context = this.context;
    if (!context) return;
    [0, 0.22, 0.62, 0.84].forEach((offset, index) => this.note(context, offset, index % 2 === 0 ? 784 : 988));
  }

  private note(context: AudioContext, offset: number, frequency: number): void {
    const at = context.currentTime + offset;
    const gain = new GainNode(context, { gain: 0 });
    const tone = new OscillatorNode(context, { frequency, type: 'sine' });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.26);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.28);
  }
}
