/** The story of the branch that is followed, and those of the branches that were left. */
import type { Flash } from '../flash.ts';
import { type LoadedLog, Story } from './story.ts';

export class Stories {
  readonly #flashes: readonly Flash[];
  /** Made when it is needed: the flashes of a machine come after it. */
  #followed: Story | null = null;
  /** By the numbers of their branches. */
  readonly #left = new Map<number, Story>();
  /** Hears of the event that is made now; null between events, and while one is only made once more. */
  #telling: Story | null = null;

  constructor(flashes: readonly Flash[]) {
    this.#flashes = flashes;
  }

  get followed(): Story {
    this.#followed ??= new Story(this.#flashes);
    return this.#followed;
  }

  /** Nothing was done yet; what will be done begins with a log if one is named. */
  begin(log: LoadedLog | null = null): void {
    this.#followed = log && new Story(this.#flashes, log);
    this.#left.clear();
  }

  get isTelling(): boolean {
    return this.#telling !== null;
  }

  /** Lets a story follow an event, which is the one of this number; none where it is null. */
  tell<T>(story: Story | null, number: number, make: () => T): T {
    if (story === null) return make();
    this.#telling = story;
    try {
      return story.during(number, make);
    } finally {
      this.#telling = null;
    }
  }

  /** A flash did something by itself, in the event that is being made. */
  takeTimer(flash: number): void {
    this.#telling?.takeTimer(flash);
  }

  /** A flash was reset, in the event that is being made. */
  takeReset(flash: number): void {
    this.#telling?.takeReset(flash);
  }

  /** The followed branch goes on with another story; the branch of this number, which was left, keeps the old one. */
  branchOff(story: Story, left: number, kept: readonly number[]): void {
    this.#left.set(left, this.followed);
    this.#followed = story;
    for (const id of this.#left.keys()) if (!kept.includes(id)) this.#left.delete(id);
  }

  /** A branch that was left is followed; the one of number `left` was followed up to now. */
  follow(branch: number, left: number): void {
    this.#left.set(left, this.followed);
    this.#followed = this.#left.get(branch) ?? null;
    this.#left.delete(branch);
  }
}
