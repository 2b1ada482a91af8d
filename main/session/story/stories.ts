/** The story of the branch that is followed, and what is kept of those of the branches that were left. */
import type { Flash } from '../flash.ts';
import { type LeftStory, type LoadedLog, Story } from './story.ts';

export class Stories {
  readonly #flashes: readonly Flash[];
  /** Made when it is needed: the flashes of a machine come after it. */
  #followed: Story | null = null;
  #log: LoadedLog | null = null;
  /** By the numbers of their branches. */
  readonly #left = new Map<number, LeftStory>();
  /** An event is told now: not one that is only made once more. */
  #isTelling = false;

  constructor(flashes: readonly Flash[]) {
    this.#flashes = flashes;
  }

  get followed(): Story {
    this.#followed ??= new Story(this.#flashes, this.#log);
    return this.#followed;
  }

  /** Whether a branch was told to its end; of the one that is followed for any other number. */
  hasEnded(branch: number): boolean {
    const left = this.#left.get(branch);
    return left === undefined ? this.followed.hasEnded : left.ended !== null;
  }

  /** How many branches there are whose story is kept. */
  get leftCount(): number {
    return this.#left.size;
  }

  get isTelling(): boolean {
    return this.#isTelling;
  }

  /** Nothing was done yet; what will be done begins with a log if one is named. */
  begin(log: LoadedLog | null = null): void {
    this.#followed = null;
    this.#log = log;
    this.#left.clear();
  }

  /** Follows an event, which is the one of this number. */
  tell<T>(number: number, make: () => T): T {
    this.#isTelling = true;
    try {
      return this.followed.during(number, make);
    } finally {
      this.#isTelling = false;
    }
  }

  /** A flash did something by itself, in the event that is being made. */
  takeTimer(flash: number): void {
    if (this.#isTelling) this.followed.takeTimer(flash);
  }

  /** A flash was reset, in the event that is being made. */
  takeReset(flash: number): void {
    if (this.#isTelling) this.followed.takeReset(flash);
  }

  /** The branch of this number was left, with this story. */
  keep(branch: number, story: LeftStory): void {
    this.#left.set(branch, story);
  }

  /** Follows a branch that was left; the one of number `left` was followed up to now. */
  follow(branch: number, left: number): void {
    const story = this.#left.get(branch);
    this.keep(left, this.followed.leave());
    this.#left.delete(branch);
    if (story !== undefined) this.followed.comeBack(story);
  }

  /** Forgets the stories of all branches but these. */
  keepOnly(branches: readonly number[]): void {
    for (const id of this.#left.keys()) if (!branches.includes(id)) this.#left.delete(id);
  }
}
