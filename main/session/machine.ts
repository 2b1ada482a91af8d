/** One open machine: a board with its flashes on a bus, and the count of what has happened there. */
import type { Cycle } from '../../app/contract/device.ts';
import { UserError } from '../../app/contract/errors.ts';
import type {
  BackingMode,
  GenericGeometry,
  GivenFormat,
  MachineRequest,
  MachineState,
} from '../../app/contract/machine.ts';
import { inspectFile } from '../backing/backing.ts';
import { type Board, boardOfId } from '../board/boards.ts';
import { type PlannedFlash, planFlashes } from '../board/flash-plan.ts';
import { checkGlobals, withGlobals } from '../board/globals.ts';
import type { AddressSpace } from '../memory/address-space.ts';
import { editArray } from '../pflash/array-edit.ts';
import type { CycleNote } from '../pflash/flash-device.ts';
import { Breakpoints } from './breakpoints.ts';
import type { BusCycle } from './bus-cycle.ts';
import { CycleMaker, type FlashPlace } from './cycle-maker.ts';
import { editState, mustBeEditable } from './editable.ts';
import { type Made, passedResult, resultOf, type TimerEvent } from './event-made.ts';
import { Flash, type FlashOptions } from './flash.ts';
import { FlashLayouts } from './flash-layouts.ts';
import { type EventResult, type JournalEvent, leftBy } from './journal/event-columns.ts';
import type { ImageEdit } from './journal/image-edit.ts';
import { JOURNAL_LIMITS, type JournalLimits } from './journal/limits.ts';
import { MachineHistory } from './journal/machine-history.ts';
import { geometryFor, mustSuit } from './machine-request.ts';
import { RangeNotes } from './notes.ts';
import { PlayGuard, type Playing } from './play-guard.ts';
import { describeRegions } from './regions.ts';
import { SteppedClock } from './stepped-clock.ts';
import { wired } from './wired.ts';

export interface MachineListener {
  /** Something of the state changed. */
  onState(): void;
  /** Bytes of a flash's array changed. */
  onBytes(flash: number, deviceOffset: number, lengthBytes: number): void;
}

interface MachineOptions {
  readonly listener: MachineListener;
  readonly replaces: Machine | null;
  readonly limits: JournalLimits;
}

/**
 * Opens a machine; `replaces` is the one that the caller closes once it has this one, so that the locks on an image of
 * both do not refuse each other.
 * @throws UserError if the board is unknown, or an image can't be opened or doesn't fit. Nothing stays open then, and
 *   `replaces` is as it was.
 */
export function openMachine(
  request: MachineRequest,
  listener: MachineListener,
  replaces: Machine | null = null,
  limits: JournalLimits = JOURNAL_LIMITS,
): Machine {
  const board = boardOfId(request.board);
  mustSuit(board, request);
  return new Machine(board, request, { listener, replaces, limits });
}

export class Machine {
  readonly board: Board;
  readonly geometry: GenericGeometry | null;
  readonly globals: readonly string[];
  /** Virtual time: stands still until somebody moves it. */
  readonly clock = new SteppedClock();
  /** All that was done to the machine as cycles and waits, and the way back. */
  readonly history: MachineHistory;
  /** Where a run through the history stops besides its findings. */
  readonly breakpoints = new Breakpoints();
  readonly notes = new RangeNotes();
  readonly layouts = new FlashLayouts();
  readonly #listener: MachineListener;
  readonly #flashes: Flash[] = [];
  #bus: AddressSpace;
  readonly #cycles: CycleMaker;
  #isClosed = false;
  readonly #guard = new PlayGuard();
  /** Gathers what the flashes do by themselves while somebody waits; null at other times. */
  #timerEvents: TimerEvent[] | null = null;

  constructor(board: Board, request: MachineRequest, { listener, replaces, limits }: MachineOptions) {
    this.board = board;
    this.#listener = listener;
    this.#cycles = new CycleMaker(this.#flashes, () => this.#bus);
    const redo = (event: JournalEvent) => this.#redo(event);
    const rememberCount = () => {
      const { count } = this.#cycles;
      return () => {
        this.#cycles.count = count;
      };
    };
    const parts = { clock: this.clock, flashes: this.#flashes, redo, rememberCount };
    this.history = new MachineHistory(parts, limits);
    const images = request.images.map((image) =>
      image === null ? null : inspectFile(image.path, image.format),
    );
    this.globals = request.globals ?? [];
    this.geometry = board.sheet === null ? geometryFor(request, images[0] ?? null) : null;
    try {
      checkGlobals(this.globals);
      for (const plan of planFlashes(board, images, this.geometry)) {
        const image = request.images[plan.unit] ?? null;
        const content = { image, replaces: replaces?.flashOn(image?.path ?? null) ?? null };
        this.#flashes.push(this.#openFlash(this.#flashes.length, withGlobals(plan, this.globals), content));
      }
    } catch (thrown) {
      this.close();
      throw thrown;
    }
    this.#bus = wired(this.board, this.#flashes);
    this.clock.onMove = () => listener.onState();
  }

  get bus(): AddressSpace {
    return this.#bus;
  }

  get flashes(): readonly Flash[] {
    return this.#flashes;
  }

  get cycleCount(): number {
    return this.#cycles.count;
  }

  /** The flash at an index. @throws UserError if the board has none there. */
  flash(index: number): Flash {
    const flash = this.#flashes[index];
    if (flash !== undefined) return flash;
    throw new UserError({
      code: 'bad-input',
      what: `${this.board.title} has no flash ${index}`,
      where: null,
      todo: `It has ${this.#flashes.length}, from 0 on.`,
    });
  }

  /** The flash that has this file as its image, by the absolute path it was opened with; undefined if none has. */
  flashOn(path: string | null): Flash | undefined {
    return this.#flashes.find(({ backing }) => backing !== null && backing.path === path);
  }

  /** The flash that answers a bus address, and which of its bytes that is; undefined where none does. */
  placeAt(address: number): FlashPlace | undefined {
    return this.#cycles.placeAt(address);
  }

  /**
   * Makes one bus cycle and says what came of it.
   * @throws UserError if an image behind the access is lost: nothing is read or written then.
   */
  cycle(cycle: BusCycle): Cycle {
    this.#guard.mayDo();
    const done = this.history.record(
      { kind: 'cycle', cycle },
      () => this.#cycles.make(cycle),
      ({ data }) => ({ ...leftBy(this.placeAt(cycle.address)?.flash.device), data }),
    );
    this.#listener.onState();
    return done;
  }

  /**
   * Nobody can do anything to the machine while `body` plays a log to it; but go about in its history while one is
   * followed. @throws what `body` throws
   */
  async whilePlaying<T>(how: Playing, body: () => Promise<T>): Promise<T> {
    try {
      return await this.#guard.during(how, body);
    } finally {
      if (!this.#isClosed) this.#listener.onState();
    }
  }

  /** Whether somebody has it for themselves now, as `whilePlaying` gives it. */
  get isPlayed(): boolean {
    return this.#guard.isPlayed;
  }

  /** For a script that runs: what it does at once, while nobody else may. */
  asPlayer<T>(body: () => T): T {
    return this.#guard.letPlayer(body);
  }

  /** Does what a log or a saved session tells. @returns what came of it */
  play(event: JournalEvent): EventResult {
    const fromNanoseconds = this.clock.nowNanoseconds;
    let result: EventResult = { standing: null };
    this.history.record(
      event,
      () => this.#redo(event),
      (made) => {
        const { nowNanoseconds } = this.clock;
        result = resultOf(event, made, { machine: this, fromNanoseconds, nowNanoseconds });
        return result;
      },
    );
    this.#listener.onState();
    return result;
  }

  /** Resets a flash as a reset of the machine does: its array stays. */
  reset(index: number): void {
    this.#guard.mayDo();
    this.play({ kind: 'reset', flash: this.flash(index).index });
  }

  /** Edits bytes directly, as an event of its own. @throws UserError where they can't be edited */
  edit(edit: ImageEdit): void {
    this.#guard.mayDo();
    mustBeEditable(this.flash(edit.flash), edit);
    this.play({ kind: 'edit', edit });
  }

  /** Goes to a position of its history, of another branch if one is named. @throws UserError as the history does */
  go(position: number, branch?: number): void {
    this.#guard.mayGo(branch);
    if (branch !== undefined) this.history.follow(branch);
    this.history.jump(position);
    this.#listener.onState();
  }

  /**
   * Moves virtual time on. @returns what the flashes did by themselves on the way, in order.
   * @throws RangeError for a moment that has passed, or that a number can't hold exactly.
   */
  waitUntil(momentNanoseconds: number): readonly TimerEvent[] {
    this.#guard.mayDo();
    const fromNanoseconds = this.clock.nowNanoseconds;
    return this.history.record(
      { kind: 'wait', momentNanoseconds },
      () => this.#pass(momentNanoseconds),
      (events) => passedResult(events, fromNanoseconds, momentNanoseconds),
    );
  }

  /** Is counted as a cycle is, so that the number of a cycle is its place in the history. */
  #pass(momentNanoseconds: number): readonly TimerEvent[] {
    this.#cycles.count++;
    const events: TimerEvent[] = [];
    this.#timerEvents = events;
    try {
      this.clock.advanceTo(momentNanoseconds);
    } finally {
      this.#timerEvents = null;
    }
    return events;
  }

  /**
   * Maps a flash's image anew in a mode; its device starts from power-on. The format it was opened with holds on, or
   * the one that is given now.
   * @returns false if it has that mode already: then nothing changes. @throws UserError if the flash has no image.
   */
  setMode(index: number, mode: BackingMode, format?: GivenFormat): boolean {
    const { backing, plan } = this.flash(index);
    if (backing === null) {
      throw new UserError({
        code: 'bad-input',
        what: `${plan.name} has no image`,
        where: null,
        todo: 'Attach one first; without an image it is always writable.',
      });
    }
    if (backing.mode === mode && backing.loss === null) return false;
    this.#remap(index, mode, format);
    return true;
  }

  /**
   * Maps a lost image anew, in the mode it had, and with the format as `setMode` has it.
   * @returns false if there is none that is lost. @throws UserError if it can't be opened or its size has changed.
   */
  reopen(index: number, format?: GivenFormat): boolean {
    const { backing } = this.flash(index);
    if (backing === null || backing.loss === null) return false;
    this.#remap(index, backing.mode, format);
    return true;
  }

  /** What would open it again: its images in the modes that they have now. */
  get request(): MachineRequest {
    const images = this.#flashes.map(
      ({ image, backing }) => image && backing && { ...image, mode: backing.mode },
    );
    return { board: this.board.id, images, geometry: this.geometry, globals: [...this.globals] };
  }

  state(): Omit<MachineState, 'revision' | 'opening' | 'sight'> {
    const { id, title, summary } = this.board;
    return {
      board: { id, title, summary },
      geometry: this.geometry,
      globals: [...this.globals],
      flashes: this.#flashes.map((flash) => flash.state()),
      memory: describeRegions(this.#bus.root, this.#flashes),
      cycleCount: this.#cycles.count,
      history: this.history.state(),
      edits: editState(this.history),
      bookmarks: this.history.listBookmarks(),
      unsaved: this.history.unsaved.state(this.history.bookmarks.list.length),
      story: this.history.summary(),
      clock: {
        nowNanoseconds: this.clock.nowNanoseconds,
        nextDeadlineNanoseconds: this.clock.nextDeadlineNanoseconds,
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    for (const flash of this.#flashes) flash.close();
    this.#flashes.length = 0;
  }

  /**
   * For who goes on with a machine after others had their turn.
   * @throws UserError if it was closed, or an image of it is lost.
   */
  mustBeOpen(): void {
    this.mustNotBeClosed();
    for (const flash of this.#flashes) flash.mustBeThere();
  }

  /** The same for who needs nothing of its images. @throws UserError if it was closed */
  mustNotBeClosed(): void {
    if (!this.#isClosed) return;
    throw new UserError({
      code: 'no-machine',
      what: `${this.board.title} was closed meanwhile`,
      where: null,
      todo: 'Open it again, and begin anew.',
    });
  }

  #redo(event: JournalEvent): Made {
    if (event.kind === 'cycle') return { data: this.#cycles.remake(event.cycle).data };
    if (event.kind === 'wait') return { events: this.#pass(event.momentNanoseconds) };
    if (event.kind === 'access') this.#cycles.makeAccess(this.flash(event.access.flash), event.access);
    else if (event.kind === 'timer')
      this.#pass(this.clock.nextDeadlineNanoseconds ?? this.clock.nowNanoseconds);
    else if (event.kind === 'edit') this.#edit(event.edit);
    else this.#reset(event.flash);
    return {};
  }

  #edit(edit: ImageEdit): void {
    this.#cycles.count++;
    editArray(this.flash(edit.flash).device.array, edit);
  }

  #reset(index: number): void {
    this.#cycles.count++;
    this.flash(index).reset();
    this.history.takeReset(index);
  }

  /** The flash keeps its geometry: a file of a size that it can't be for is refused, whatever the board. */
  #remap(index: number, mode: BackingMode, format: GivenFormat | undefined): void {
    this.#guard.mayDo();
    const old = this.flash(index);
    const image = old.image && { ...old.image, mode, format: format ?? old.image.format };
    const remapped = this.#openFlash(index, old.plan, { image, replaces: old });
    old.close();
    const areOthersFresh = this.#flashes.every((flash) => flash === old || flash.isFresh);
    this.history.forget(areOthersFresh ? this.clock.nowNanoseconds : null);
    this.#cycles.count = 0;
    this.#flashes[index] = remapped;
    this.#bus = wired(this.board, this.#flashes);
  }

  #openFlash(index: number, plan: PlannedFlash, content: Pick<FlashOptions, 'image' | 'replaces'>): Flash {
    return new Flash({
      index,
      plan,
      ...content,
      clock: this.clock,
      beforeChange: (deviceOffset, lengthBytes) =>
        this.history.beforeChange(index, deviceOffset, lengthBytes),
      onChange: (deviceOffset, lengthBytes) => this.#listener.onBytes(index, deviceOffset, lengthBytes),
      eventNow: () => this.history.making,
      onLoss: () => this.#listener.onState(),
      onTimer: (note) => this.#noteTimer(index, note),
    });
  }

  #noteTimer(index: number, note: CycleNote): void {
    const atNanoseconds = this.clock.nowNanoseconds;
    this.#timerEvents?.push({ flash: this.flash(index), atNanoseconds, note });
    this.history.takeTimer(index);
  }
}
