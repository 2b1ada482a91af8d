/**
 * The branch that is followed, from the first position that can be gone to on, and those that were left. A left one holds
 * only what comes after it parts, so that nothing is walked or held twice, however often somebody went back.
 */
import type { History } from '../../../app/contract/machine.ts';
import { Branch } from './branch.ts';

export class Branches {
  readonly followed: Branch;
  /** Those that were left, the one that was left first first. */
  readonly #left: Branch[] = [];
  #heldByLeft = 0;
  #nextId: number;

  constructor(id: number) {
    this.followed = new Branch(id, null, 0);
    this.#nextId = id + 1;
  }

  get nextId(): number {
    return this.#nextId;
  }

  get heldBytes(): number {
    return this.followed.heldBytes + this.#heldByLeft;
  }

  /** How many were left. */
  get count(): number {
    return this.#left.length;
  }

  list(): History['branches'] {
    return this.#left.map((branch) => ({
      id: branch.id,
      from: this.partingOf(branch),
      length: branch.endsAt,
    }));
  }

  /** Those that were left, the one that was left first first, and the one that is followed. */
  get all(): readonly Branch[] {
    return [...this.#left, this.followed];
  }

  /** The branch that has a position on the way to the end of this one; null where there is none any more. */
  holderOf(id: number, position: number): number | null {
    let branch = this.all.find((each) => each.id === id);
    while (branch?.parent && position <= branch.startsAt) branch = branch.parent;
    return branch !== undefined && position <= branch.endsAt ? branch.id : null;
  }

  withId(id: number): Branch | undefined {
    return this.#left.find((branch) => branch.id === id);
  }

  /** Up to which position a branch that was left is the same as the one that is followed. */
  partingOf(branch: Branch): number {
    let first = branch;
    while (first.parent !== null && first.parent !== this.followed) first = first.parent;
    return first.startsAt;
  }

  /** What is followed ends here: what was done after this position is left. @returns that */
  partAt(position: number): Branch {
    const { followed } = this;
    const left = new Branch(followed.id, followed, position);
    followed.id = this.#nextId++;
    for (const stretch of followed.cut(position)) left.push(stretch);
    this.#hang(followed, position, left);
    this.#left.push(left);
    this.#count();
    return left;
  }

  /** Follows a branch that was left; what was followed up to now is left. */
  follow(branch: Branch): void {
    let at = branch;
    while (at.parent !== null) {
      const { parent } = at;
      this.#exchangeEnds(at, parent);
      if (parent === this.followed) this.#leaveAnew(at);
      at = parent;
    }
    this.#count();
  }

  /** Forgets the one that was left first. None parts from it: what some share is held by the one that was left last. */
  dropOldest(): void {
    this.#left.shift();
    this.#count();
  }

  /** From where they part on, what each of the two has becomes the other's. */
  #exchangeEnds(branch: Branch, parent: Branch): void {
    const { id, startsAt } = branch;
    const [own, others] = [branch.cut(startsAt), parent.cut(startsAt)];
    const children = this.#left.filter((each) => each.parent === branch);
    this.#hang(parent, startsAt, branch);
    for (const child of children) child.parent = parent;
    for (const stretch of others) branch.push(stretch);
    parent.append(own);
    [branch.id, parent.id] = [parent.id, id];
    const [at, parentAt] = [this.#left.indexOf(branch), this.#left.indexOf(parent)];
    if (parentAt >= 0) [this.#left[at], this.#left[parentAt]] = [parent, branch];
  }

  /** Those that part from one of the two after this position part from the other. */
  #hang(from: Branch, position: number, to: Branch): void {
    for (const each of this.#left) if (each.parent === from && each.startsAt > position) each.parent = to;
  }

  /** It is what was followed up to now: nothing, if that ended where the two part. */
  #leaveAnew(branch: Branch): void {
    this.#left.splice(this.#left.indexOf(branch), 1);
    if (branch.last !== undefined) this.#left.push(branch);
  }

  #count(): void {
    this.#heldByLeft = this.#left.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }
}
