/**
 * Which position is drawn while the bytes of another one are on their way: the last one whose rows are all here, so that no
 * row is ever blank while somebody scrolls. One position is waited for until it is here, and only then the next: who drags
 * through an image sees as many places of it as come in time.
 */

/** Bytes that are not here by then may never come: their rows are drawn without them. */
export const HELD_MOST_MS = 500;

export interface Held {
  /** The position to draw. */
  readonly drawn: number;
  /** The one whose bytes are wanted. */
  readonly asked: number;
}

export class HeldTop {
  #drawn: number | null = null;
  /** What is waited for, and since when. */
  #asked: { readonly top: number; readonly sinceMs: number } | null = null;

  /** Nothing that was drawn is worth holding. */
  forget(): void {
    this.#drawn = null;
    this.#asked = null;
  }

  /** What to draw where the screen is to stand at `target`. `isHere`: all rows of a position have their bytes. */
  at(target: number, isHere: (top: number) => boolean, nowMs: number): Held {
    if (this.#drawn === null || target === this.#drawn || isHere(target)) return this.#draw(target);
    const asked = this.#asked ?? { top: target, sinceMs: nowMs };
    if (nowMs - asked.sinceMs >= HELD_MOST_MS) return this.#draw(target);
    if (isHere(asked.top)) {
      this.#drawn = asked.top;
      this.#asked = { top: target, sinceMs: nowMs };
    } else this.#asked = asked;
    return { drawn: this.#drawn, asked: this.#asked.top };
  }

  #draw(top: number): Held {
    this.#drawn = top;
    this.#asked = null;
    return { drawn: top, asked: top };
  }
}
