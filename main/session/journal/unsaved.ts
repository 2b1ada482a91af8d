/** What was done to a machine by hand, and named in its history, since a saved session last had all of it. */
import type { Unsaved } from '../../../app/contract/machine.ts';

/** All that there was at a moment: what is saved is what was there when the saving began. */
export interface SavedMark {
  readonly typedEvents: number;
  readonly namings: number;
}

const NOTHING: SavedMark = { typedEvents: 0, namings: 0 };

export class UnsavedCount {
  #now = NOTHING;
  #saved = NOTHING;

  /** An event that no log had was made for the first time. */
  tookEvent(): void {
    this.#now = { ...this.#now, typedEvents: this.#now.typedEvents + 1 };
  }

  /** A bookmark was set, or taken away. */
  tookNaming(): void {
    this.#now = { ...this.#now, namings: this.#now.namings + 1 };
  }

  get mark(): SavedMark {
    return this.#now;
  }

  /** A session has all that there was at a mark. */
  saved(mark: SavedMark): void {
    this.#saved = mark;
  }

  /** Another history begins. */
  forget(): void {
    this.#now = NOTHING;
    this.#saved = NOTHING;
  }

  /** Of so many bookmarks. */
  state(bookmarks: number): Unsaved {
    return {
      events: this.#now.typedEvents - this.#saved.typedEvents,
      bookmarks: this.#now.namings === this.#saved.namings ? 0 : bookmarks,
    };
  }
}
