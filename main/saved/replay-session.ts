/**
 * Makes all that a saved session tells on a machine that was opened from its images. Each branch is made once: the one
 * that was followed first, then the others from where they part, and at last all of them are followed in the order in
 * which they were left.
 */
import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { fitsIn } from '../session/flash-layouts.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import { canBeMade } from './can-be-made.ts';
import type { SavedBranch } from './saved-head.ts';
import type { SessionContent } from './session-bytes.ts';

/** Who makes them, and where that is told. */
export interface Replaying {
  /** Of the session. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Counts events. */
  readonly onProgress: OnProgress;
}

/** Reads that are answered otherwise than they were: how many, and the number of the first one. */
export interface OtherReads {
  readonly count: number;
  readonly first: number;
}

/** Between two turns that others have. */
const BATCH_EVENTS = 10_000;
/** So many bytes of an edit take as long as an event. */
const EVENT_OF_BYTES = 4096;

/** @throws UserError for events that can't be made, or that are more than a history keeps; the reason of `signal` */
export async function replaySession(
  machine: Machine,
  content: SessionContent,
  replaying: Replaying,
): Promise<OtherReads> {
  const replay = new Replay(machine, content, replaying);
  replay.begin();
  for (let index = content.head.branches.length - 1; index >= 0; index--) await replay.playBranch(index);
  replay.followInOrder();
  replay.mark();
  return replay.otherReads;
}

class Replay {
  readonly #machine: Machine;
  readonly #content: SessionContent;
  readonly #replaying: Replaying;
  /** The number that each branch has in the machine. */
  readonly #ids: number[];
  #done = 0;
  #others: OtherReads = { count: 0, first: 0 };

  constructor(machine: Machine, content: SessionContent, replaying: Replaying) {
    this.#machine = machine;
    this.#content = content;
    this.#replaying = replaying;
    this.#ids = content.head.branches.map(() => 0);
  }

  get otherReads(): OtherReads {
    return this.#others;
  }

  begin(): void {
    const { head, lines } = this.#content;
    const last = head.branches.at(-1);
    if (!isTree(head.branches) || last === undefined || head.position > last.events)
      throw this.#cannotBe('Its branches do not fit together');
    const { history } = this.#machine;
    if (head.log !== null) {
      const { name, events, damagedLines } = head.log;
      history.beginWith({ name, events, damagedLines, lines });
    }
    history.beginAt(head.startNanoseconds);
  }

  /** Those after it are made. */
  async playBranch(index: number): Promise<void> {
    const { head, events } = this.#content;
    const { history } = this.#machine;
    const branch = head.branches[index];
    if (branch === undefined) return;
    if (branch.parent !== null) {
      this.#follow(this.#ids[branch.parent] ?? 0);
      this.#machine.go(branch.startsAt);
    }
    let at = head.branches.slice(0, index).reduce((sum, each) => sum + each.events, 0);
    for (const end = at + branch.events; at < end; ) {
      const from = at;
      for (let cost = 0; at < end && cost < BATCH_EVENTS; at++) cost += this.#playEvent(at);
      this.#done += at - from;
      await this.#takeTurn(events.count);
    }
    this.#ids[index] = history.followed;
    if (branch.hasEnded) history.story.end();
  }

  /** Each is left where the next one is followed: the one that was left first is the first again. */
  followInOrder(): void {
    for (const id of this.#ids) this.#follow(id);
    const { history } = this.#machine;
    if (history.branches.length < this.#ids.length || history.state().first > 0) throw this.#tooMuch();
    this.#machine.go(this.#content.head.position);
  }

  /** Breakpoints, bookmarks, notes and layouts. */
  mark(): void {
    const { head } = this.#content;
    const { breakpoints, history, flashes } = this.#machine;
    for (const condition of head.breakpoints) breakpoints.add(condition);
    for (const { name, position, branch, sight } of head.bookmarks) {
      const id = this.#ids[branch];
      const sizeBytes = flashes[sight.flash]?.device.array.bytes.length ?? 0;
      if (id === undefined || sight.offset >= sizeBytes)
        throw this.#cannotBe(`The bookmark “${name}” is nowhere`);
      const place = { flash: sight.flash, deviceOffset: sight.offset };
      history.bookmarks.add({ name, position, branch: id, ...place });
    }
    history.settleBookmarks();
    for (const note of head.notes ?? []) {
      const sizeBytes = flashes[note.flash]?.device.array.bytes.length ?? 0;
      if (note.start >= note.end || note.end > sizeBytes)
        throw this.#cannotBe(`The note “${note.name}” is nowhere`);
    }
    this.#machine.notes.addOthers(head.notes ?? []);
    for (const layout of head.layouts ?? []) {
      const flash = flashes[layout.flash];
      if (flash === undefined || !fitsIn(layout, flash.device.array.bytes.length))
        throw this.#cannotBe(`The layout ${layout.name} is of no flash of it`);
      this.#machine.layouts.set(layout);
    }
    history.unsaved.saved(history.unsaved.mark);
  }

  /** @returns what it cost, in plain events */
  #playEvent(at: number): number {
    const { events } = this.#content;
    const { history } = this.#machine;
    const event = events.at(at);
    const number = history.state().position + 1;
    if (event === null || !canBeMade(this.#machine, event))
      throw this.#cannotBe(`Its cycle ${countText(number)} can’t be made on this machine`);
    const { data } = this.#machine.play(event);
    const isRead = event.kind === 'cycle' && event.cycle.direction === 'read';
    if (isRead && data !== events.dataAt(at)) {
      const { count, first } = this.#others;
      this.#others = { count: count + 1, first: count === 0 ? number : first };
    }
    return event.kind === 'edit' ? 1 + event.edit.lengthBytes / EVENT_OF_BYTES : 1;
  }

  #follow(id: number): void {
    const { history } = this.#machine;
    if (history.followed === id) return;
    const branch = history.state().branches.find((each) => each.id === id);
    if (branch === undefined) throw this.#tooMuch();
    this.#machine.go(branch.from, id);
  }

  async #takeTurn(total: number): Promise<void> {
    const { signal, onProgress } = this.#replaying;
    onProgress({ done: this.#done, total });
    await new Promise(setImmediate);
    signal.throwIfAborted();
    this.#machine.mustBeOpen();
  }

  #cannotBe(what: string): UserError {
    return new UserError({
      code: 'bad-input',
      what: `This session was damaged or made by something else. ${what}`,
      where: this.#replaying.path,
      todo: 'Ask whoever saved it for another copy.',
    });
  }

  #tooMuch(): UserError {
    return new UserError({
      code: 'no-memory',
      what: 'The history of this session takes more memory than a history may here',
      where: this.#replaying.path,
      todo: 'Ask whoever saved it for a part of it, exported.',
    });
  }
}

/** Each one but the last parts from a later one, inside of that, and has something of its own. */
function isTree(branches: readonly SavedBranch[]): boolean {
  return branches.every(({ parent, startsAt, events }, index) => {
    if (index === branches.length - 1) return parent === null && startsAt === 0;
    const from = parent === null || parent <= index ? undefined : branches[parent];
    if (from === undefined || events === 0) return false;
    return startsAt >= from.startsAt && startsAt < from.startsAt + from.events;
  });
}
