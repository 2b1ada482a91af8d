/** Events in a row up to an end that can be gone to. Positions are counted from the first event of all. */
import { leadingCount } from '../../pflash/leading-count.ts';
import type { PastEvent } from './event-columns.ts';
import type { Stretch } from './stretch.ts';

export class Branch {
  /** Of its end: where two exchange theirs, it goes with it. */
  id: number;
  /** The one that it parts from where it begins; null for the one that is followed. */
  parent: Branch | null;
  #startsAt: number;
  readonly #stretches: Stretch[] = [];
  /** What all stretches but the last hold. */
  #heldBefore = 0;

  constructor(id: number, parent: Branch | null, startsAt: number) {
    this.id = id;
    this.parent = parent;
    this.#startsAt = startsAt;
  }

  get startsAt(): number {
    return this.#startsAt;
  }

  get endsAt(): number {
    return this.last?.endsAt ?? this.#startsAt;
  }

  get heldBytes(): number {
    return this.#heldBefore + (this.last?.heldBytes ?? 0);
  }

  /** Undefined where nothing was done. */
  get last(): Stretch | undefined {
    return this.#stretches.at(-1);
  }

  push(stretch: Stretch): void {
    this.#heldBefore = this.heldBytes;
    this.#stretches.push(stretch);
  }

  /** The stretch that begins at this position or has it inside; undefined where nothing was done. */
  stretchAt(position: number): Stretch | undefined {
    return this.#stretches[this.#indexOf(position)];
  }

  /** The stretches that have an event of [from, to), in order. */
  stretchesOf(from: number, to: number): Stretch[] {
    return from < to ? this.#stretches.slice(this.#indexOf(from), this.#indexOf(to - 1) + 1) : [];
  }

  /** Its own events from a position on, and what came of each; fewer where it ends. */
  events(from: number, count: number): PastEvent[] {
    const end = Math.min(from + count, this.endsAt);
    const events: PastEvent[] = [];
    for (let at = Math.max(from, this.#startsAt); at < end; at++) {
      const stretch = this.stretchAt(at);
      if (stretch === undefined) continue;
      const index = at - stretch.startsAt;
      events.push({ event: stretch.events.at(index), result: stretch.events.resultAt(index) });
    }
    return events;
  }

  /** Whether its own event after this position is an edit of an image. */
  isEditAt(position: number): boolean {
    const stretch = this.stretchAt(position);
    return stretch?.events.isEdit(position - stretch.startsAt) ?? false;
  }

  /** Takes away what comes after a position. @returns that, in order */
  cut(position: number): Stretch[] {
    const tail: Stretch[] = [];
    for (let last = this.last; last !== undefined && last.endsAt > position; last = this.last) {
      if (last.startsAt < position) {
        tail.push(last.cut(position));
        break;
      }
      tail.push(last);
      this.pop();
    }
    return tail.reverse();
  }

  /** Goes on with what was cut off at its end, here or from another one that was the same up to there. */
  append(tail: readonly Stretch[]): void {
    for (const stretch of tail) {
      if (stretch.moment !== null) this.push(stretch);
      else if (this.last !== undefined) this.last.append(stretch);
      else throw new Error(`no moment was kept before ${stretch.startsAt}`);
    }
  }

  /** Takes the last stretch away. */
  pop(): void {
    this.#stretches.pop();
    this.#heldBefore -= this.last?.heldBytes ?? 0;
  }

  /** After others than the last one took more memory. */
  countAnew(): void {
    this.#heldBefore = heldBytesOf(this.#stretches) - (this.last?.heldBytes ?? 0);
  }

  /** Forgets the oldest stretches until at most `least` is held; the last one only if it holds more than `most`. */
  fold(least: number, most: number): void {
    let [count, held] = [0, this.heldBytes];
    const isLast = () => count === this.#stretches.length - 1;
    for (; count < this.#stretches.length && held > (isLast() ? most : least); count++)
      held -= this.#stretches[count]?.heldBytes ?? 0;
    this.#startsAt = this.#stretches[count]?.startsAt ?? this.endsAt;
    this.#stretches.splice(0, count);
    this.#heldBefore = held - (this.last?.heldBytes ?? 0);
  }

  #indexOf(position: number): number {
    const isNoLater = (index: number) => (this.#stretches[index]?.startsAt ?? 0) <= position;
    return leadingCount(this.#stretches.length, isNoLater) - 1;
  }
}

/** Memory that stretches take. */
export function heldBytesOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
}
