/** One flash's share of the machine's clock: what its device still waits for can be taken back at once. */
import type { VirtualClock } from '../pflash/virtual-clock.ts';

export class ClockShare implements VirtualClock {
  readonly #clock: VirtualClock;
  readonly #cancels = new Set<() => void>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  get nowNanoseconds(): number {
    return this.#clock.nowNanoseconds;
  }

  at(deadlineNanoseconds: number, callback: () => void): () => void {
    const forget = this.#clock.at(deadlineNanoseconds, () => {
      this.#cancels.delete(cancel);
      callback();
    });
    const cancel = () => {
      this.#cancels.delete(cancel);
      forget();
    };
    this.#cancels.add(cancel);
    return cancel;
  }

  /** Nothing that was asked for through this share is called any more. */
  withdraw(): void {
    for (const cancel of this.#cancels) cancel();
  }
}
