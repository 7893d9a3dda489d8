/**
 * Digits typed faster than the server answers: they leave in the order they were pressed, several at once
 * when one is still under way. `send` resolves when the server has them.
 */
export class ToneQueue {
  private waiting = '';
  private sending = false;

  constructor(private readonly send: (digits: string) => Promise<unknown>) {}

  press(digit: string): void {
    this.waiting += digit;
    if (!this.sending) void this.drain();
  }

  private async drain(): Promise<void> {
    this.sending = true;
    while (this.waiting) {
      const digits = this.waiting;
      this.waiting = '';
      await this.send(digits);
    }
    this.sending = false;
  }
}
