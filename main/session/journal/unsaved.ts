/** What was done to a machine by hand, and named in its history, since a saved session last had all of it. */
import type { Unsaved } from '../../../app/contract/machine.ts';

/** All that there was at a moment: what is saved is what was there when the saving began. */
export interface SavedMark {
  readonly typedEvents: number;
  readonly changes: number;
  readonly namings: number;
}

const NOTHING: SavedMark = { typedEvents: 0, changes: 0, namings: 0 };

export class UnsavedCount {
  #now = NOTHING;
  #saved = NOTHING;

  /** An event that no log had was made for the first time; whether it changed bytes that are in no file. */
  tookEvent(hasChanged: boolean): void {
    const { typedEvents, changes } = this.#now;
    this.#now = { ...this.#now, typedEvents: typedEvents + 1, changes: changes + (hasChanged ? 1 : 0) };
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
      changes: this.#now.changes - this.#saved.changes,
      bookmarks: this.#now.namings === this.#saved.namings ? 0 : bookmarks,
    };
  }
}
