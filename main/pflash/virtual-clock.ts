/** The time that a device lives in: it stands still until somebody moves it. */

/**
 * Counts nanoseconds from the machine's power-on in a plain number: exact up to 2^53, which is 104 days. A device
 * compares, adds, and waits; it never sees a clock on the wall.
 */
export interface VirtualClock {
  readonly nowNanoseconds: number;
  /**
   * Calls back once, at exactly this moment: `nowNanoseconds` is the deadline during the call. A deadline that has
   * passed already is due at the clock's next move. @returns what takes the wish back; harmless once it was called.
   */
  at(deadlineNanoseconds: number, callback: () => void): () => void;
}
