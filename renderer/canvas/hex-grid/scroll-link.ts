/** Grids that show the same offsets beside each other: where one is scrolled to, the others go. */

/** A screen that can be taken along. */
export interface Linked {
  /** Puts the row of a byte at the top, and tells nobody. What is over whole rows is a part of one. */
  followTo(topOffset: number): void;
}

export class ScrollLink {
  readonly #screens = new Set<Linked>();

  /** @returns a function that lets the screen go its own way */
  join(screen: Linked): () => void {
    this.#screens.add(screen);
    return () => void this.#screens.delete(screen);
  }

  /** One of them was scrolled to this byte. */
  moved(from: Linked, topOffset: number): void {
    for (const screen of this.#screens) if (screen !== from) screen.followTo(topOffset);
  }
}
