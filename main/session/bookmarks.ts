/** Positions of the history that somebody gave names. They stay where they are, whichever branch is followed. */

export interface Bookmark {
  readonly id: number;
  readonly name: string;
  readonly position: number;
  /** Number of the branch that has the position. */
  readonly branch: number;
  /** What was looked at there. */
  readonly flash: number;
  readonly deviceOffset: number;
}

export class Bookmarks {
  readonly #onNaming: () => void;
  #nextId = 1;
  #list: readonly Bookmark[] = [];

  /** `onNaming` hears of each that is set or taken away by somebody. */
  constructor(onNaming: () => void) {
    this.#onNaming = onNaming;
  }

  /** By their positions. */
  get list(): readonly Bookmark[] {
    return this.#list;
  }

  withId(id: number): Bookmark | undefined {
    return this.#list.find((bookmark) => bookmark.id === id);
  }

  add(bookmark: Omit<Bookmark, 'id'>): Bookmark {
    const added = { ...bookmark, id: this.#nextId++ };
    this.#list = [...this.#list, added].sort((one, other) => one.position - other.position);
    this.#onNaming();
    return added;
  }

  /** @returns whether there was one of this number */
  remove(id: number): boolean {
    const before = this.#list.length;
    this.#list = this.#list.filter((bookmark) => bookmark.id !== id);
    if (this.#list.length === before) return false;
    this.#onNaming();
    return true;
  }

  /** Another branch may have their positions now; those that none has any more are gone. */
  settle(holderOf: (branch: number, position: number) => number | null): void {
    this.#list = this.#list.flatMap((bookmark) => {
      const branch = holderOf(bookmark.branch, bookmark.position);
      return branch === null ? [] : [{ ...bookmark, branch }];
    });
  }

  clear(): void {
    this.#list = [];
  }
}
