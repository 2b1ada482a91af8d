/** Gathers changes and tells of them at most once a frame, so that a thousand cycles are one event. */

const FRAME_MS = 16;

/** A half-open range of a flash's array, in bytes. */
export interface ChangedRange {
  start: number;
  end: number;
}

export interface FeedListener {
  onState(): void;
  onBytes(flash: number, range: ChangedRange): void;
  /** Hears what the two above throw. */
  onDefect(thrown: unknown): void;
}

export class ChangeFeed {
  readonly #listener: FeedListener;
  readonly #ranges = new Map<number, ChangedRange>();
  #stateChanged = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(listener: FeedListener) {
    this.#listener = listener;
  }

  state(): void {
    this.#stateChanged = true;
    this.#schedule();
  }

  bytes(flash: number, start: number, end: number): void {
    const known = this.#ranges.get(flash);
    if (known === undefined) this.#ranges.set(flash, { start, end });
    else {
      known.start = Math.min(known.start, start);
      known.end = Math.max(known.end, end);
    }
    this.#schedule();
  }

  /** Tells at once of the bytes that have not been told yet, ahead of the frame. */
  tellBytes(): void {
    const ranges = [...this.#ranges];
    this.#ranges.clear();
    for (const [flash, range] of ranges) this.#listener.onBytes(flash, range);
  }

  /** Forgets what has not been told yet. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stateChanged = false;
    this.#ranges.clear();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#tell(), FRAME_MS);
  }

  #tell(): void {
    const ranges = [...this.#ranges];
    const stateChanged = this.#stateChanged;
    this.clear();
    try {
      for (const [flash, range] of ranges) this.#listener.onBytes(flash, range);
      if (stateChanged) this.#listener.onState();
    } catch (thrown) {
      this.#listener.onDefect(thrown);
    }
  }
}
