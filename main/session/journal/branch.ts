/** A run of events that begins where it parted from another branch. Positions are counted from the first event of all. */
import { EventColumns } from './event-columns.ts';
import { leadingCount } from './leading-count.ts';
import { UndoLog } from './undo-log.ts';

/** What was kept at a position: it puts everything but the arrays back as it was there. */
export interface Moment {
  readonly position: number;
  readonly restore: () => void;
}

export class Branch {
  readonly id: number;
  readonly parent: Branch | null;
  readonly startsAt: number;
  readonly events = new EventColumns();
  readonly undo = new UndoLog();
  readonly #moments: Moment[] = [];

  constructor(id: number, parent: Branch | null, startsAt: number) {
    this.id = id;
    this.parent = parent;
    this.startsAt = startsAt;
  }

  get endsAt(): number {
    return this.startsAt + this.events.count;
  }

  /** From the first branch of all to this one. */
  path(): Branch[] {
    return [...(this.parent?.path() ?? []), this];
  }

  /** Whether so many events have passed since the last moment that was kept. */
  needsMoment(events: number): boolean {
    const last = this.#moments.at(-1);
    return last === undefined || this.endsAt - last.position >= events;
  }

  keepMoment(restore: () => void): void {
    this.#moments.push({ position: this.endsAt, restore });
  }

  /** The last one that is no later than this position. */
  momentBefore(position: number): Moment | undefined {
    const isNoLater = (index: number) => (this.#moments[index]?.position ?? 0) <= position;
    return this.#moments[leadingCount(this.#moments.length, isNoLater) - 1];
  }
}
