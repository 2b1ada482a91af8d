/** Some events in a row, with what was kept before the first of them: the piece in which a history grows and is folded. */
import type { Remembered } from '../../pflash/remembered.ts';
import { EventColumns } from './event-columns.ts';
import type { JournalLimits } from './limits.ts';
import { UndoLog } from './undo-log.ts';

/** What its objects take beside what they hold, roughly. */
const STRETCH_BYTES = 2048;

/** So much of the budget in old bytes and a stretch ends: the oldest gives way in pieces no larger than that and an event. */
const SHARE_OF_BUDGET = 64;

export class Stretch {
  readonly startsAt: number;
  /** Null only where a branch begins inside of what was one stretch. */
  readonly moment: Remembered | null;
  readonly events = new EventColumns();
  readonly undo: UndoLog;

  constructor(startsAt: number, moment: Remembered | null, undo = new UndoLog()) {
    this.startsAt = startsAt;
    this.moment = moment;
    this.undo = undo;
  }

  get endsAt(): number {
    return this.startsAt + this.events.count;
  }

  get heldBytes(): number {
    return STRETCH_BYTES + (this.moment?.heldBytes ?? 0) + this.events.heldBytes + this.undo.heldBytes;
  }

  /**
   * Whether the next event begins another one. It follows from the events alone, so that what is cut apart and joined
   * again has its moments where it had them.
   */
  isFull({ eventsBetweenMoments, budgetBytes }: JournalLimits): boolean {
    return this.events.count >= eventsBetweenMoments || this.undo.oldBytes >= budgetBytes / SHARE_OF_BUDGET;
  }

  /** Takes away what comes after a position inside. @returns that */
  cut(position: number): Stretch {
    const tail = new Stretch(position, null, this.undo.cut(position));
    tail.events.append(this.events.cut(position - this.startsAt));
    return tail;
  }

  /** Goes on with what was cut off here, or after the same events. */
  append(tail: Stretch): void {
    this.events.append(tail.events);
    this.undo.append(tail.undo);
  }
}
