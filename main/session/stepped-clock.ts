/** Virtual time that moves only when it is told to, and then from deadline to deadline, as QEMU's under `clock_step`. */
import type { VirtualClock } from '../pflash/virtual-clock.ts';

interface Wish {
  readonly deadlineNanoseconds: number;
  readonly callback: () => void;
}

export class SteppedClock implements VirtualClock {
  /** By deadline; equal ones in the order they were asked for. */
  readonly #wishes: Wish[] = [];
  #nowNanoseconds = 0;
  /** Hears that time has moved, after everybody who waited on the way was called. */
  onMove: (() => void) | undefined;

  get nowNanoseconds(): number {
    return this.#nowNanoseconds;
  }

  /** The earliest moment somebody waits for, or null. */
  get nextDeadlineNanoseconds(): number | null {
    return this.#wishes[0]?.deadlineNanoseconds ?? null;
  }

  at(deadlineNanoseconds: number, callback: () => void): () => void {
    const wish = { deadlineNanoseconds, callback };
    const after = this.#wishes.findIndex((other) => other.deadlineNanoseconds > deadlineNanoseconds);
    this.#wishes.splice(after < 0 ? this.#wishes.length : after, 0, wish);
    return () => {
      const index = this.#wishes.indexOf(wish);
      if (index >= 0) this.#wishes.splice(index, 1);
    };
  }

  /** Stands at a moment, earlier or later; nobody is called. Who waits has to ask anew. */
  standAt(momentNanoseconds: number): void {
    this.#nowNanoseconds = momentNanoseconds;
  }

  /** Moves on by so many nanoseconds; whoever waits on the way is called at the moment asked for. */
  advance(nanoseconds: number): void {
    this.advanceTo(this.#nowNanoseconds + nanoseconds);
  }

  /** Moves on to a moment. @throws RangeError for one that has passed or that a number can't hold exactly. */
  advanceTo(momentNanoseconds: number): void {
    if (momentNanoseconds < this.#nowNanoseconds || !Number.isSafeInteger(momentNanoseconds)) {
      throw new RangeError(
        `virtual time can't go from ${this.#nowNanoseconds} ns to ${momentNanoseconds} ns`,
      );
    }
    for (;;) {
      const wish = this.#wishes[0];
      if (wish === undefined || wish.deadlineNanoseconds > momentNanoseconds) break;
      this.#wishes.shift();
      this.#nowNanoseconds = Math.max(this.#nowNanoseconds, wish.deadlineNanoseconds);
      wish.callback();
    }
    this.#nowNanoseconds = momentNanoseconds;
    this.onMove?.();
  }
}
