/**
 * A QEMU that follows the open machine: it is sent all that the history holds up to where the machine stands, and then what
 * is done there, until the two differ. It can't go back: it waits while somebody is earlier in the history, and is started
 * anew where something else is done from there.
 */
import { BESIDE_OFF, type BesideDifference, type BesideState } from '../../app/contract/beside.ts';
import { CANCELLED, UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import type { PausedQemu } from '../qemu/paused-qemu.ts';
import { installedProgram, type QemuProgram } from '../qemu/program.ts';
import type { PastEvent } from '../session/journal/journal.ts';
import type { Machine } from '../session/machine.ts';
import { Comparison } from './comparison.ts';
import { NotComparable, reasonOf, TimeSlipped } from './end-words.ts';
import { StagedImages } from './staged-images.ts';
import { type Alike, boardBeside, openAlike, startAlike } from './start-pair.ts';

export interface SideBySideOptions {
  /** The machine that is open now; null while none is. */
  readonly machine: () => Machine | null;
  readonly onChange: (state: BesideState) => void;
  readonly onDefect: (thrown: unknown) => void;
  /** How long an answer of QEMU's may take; milliseconds. */
  readonly patienceMs?: number;
}

/** Cycles of one turn: both have done them in some milliseconds. */
const BATCH_EVENTS = 500;
/** How often QEMU is started anew, on the way to where the machine stands, because it was not stopped in time. */
const SLIPS_MAX = 5;
/** Progress is told no more often. */
const TELLING_MS = 100;

/** What is under way for one machine, until its signal aborts. */
interface Pair {
  readonly machine: Machine;
  readonly program: QemuProgram;
  readonly ended: AbortController;
  qemu: PausedQemu;
  ours: Alike;
  images: StagedImages;
  comparison: Comparison;
  /** What it was begun with: another mode of an image is another beginning. */
  begunWith: string;
  /** The branch whose events were sent. */
  branch: number;
  /** How often it was begun anew for that since it last had done all. */
  slips: number;
}

/** What another beginning may begin with again. */
type Kept = Pick<Pair, 'images' | 'begunWith'>;

export class SideBySide {
  readonly #options: SideBySideOptions;
  #state: BesideState = BESIDE_OFF;
  /** That the state is of; null while none was started. */
  #machine: Machine | null = null;
  #pair: Pair | null = null;
  /** Of the start that is under way. */
  #starting: AbortController | null = null;
  #toldMs = 0;
  /** How often something may have been done. */
  #looks = 0;
  #wake: () => void = () => undefined;

  constructor(options: SideBySideOptions) {
    this.#options = options;
  }

  get state(): BesideState {
    return this.#state;
  }

  /**
   * Answers when QEMU is up and follows.
   * @throws UserError where none is installed or it does not start, and for a machine that it can't stand beside
   */
  async start(machine: Machine): Promise<BesideState> {
    this.stop();
    const { binaries } = boardBeside(machine);
    mustHaveAll(machine);
    const ended = new AbortController();
    this.#starting = ended;
    this.#machine = machine;
    this.#tell({ ...BESIDE_OFF, phase: 'starting' });
    try {
      const program = await installedProgram(binaries, ended.signal);
      ended.signal.throwIfAborted();
      this.#tell({ ...this.#state, program: program.name, version: program.version });
      const begun = await this.#begin(machine, program, ended.signal);
      const pair = { machine, program, ended, slips: 0, ...begun };
      if (ended.signal.aborted) await letGo(pair);
      ended.signal.throwIfAborted();
      this.#pair = pair;
      this.#tell({ ...this.#state, phase: 'beside' });
      void this.#follow(pair);
      return this.#state;
    } catch (thrown) {
      if (this.#starting === ended) this.#tell(BESIDE_OFF);
      throw thrown;
    } finally {
      if (this.#starting === ended) this.#starting = null;
    }
  }

  /** Ends it, and forgets what was compared. */
  stop(): BesideState {
    const cancelled = new UserError(CANCELLED);
    this.#starting?.abort(cancelled);
    this.#starting = null;
    this.#pair?.ended.abort(cancelled);
    this.#pair = null;
    this.#machine = null;
    this.#wake();
    if (this.#state.phase !== 'off') this.#tell(BESIDE_OFF);
    return this.#state;
  }

  /** Something was done to the machine, or another one is open: then it ends with the one that it was of. */
  look(): void {
    if (this.#machine !== null && this.#options.machine() !== this.#machine) this.stop();
    this.#looks++;
    this.#wake();
  }

  /** `kept`: of an earlier beginning of the same machine. */
  async #begin(machine: Machine, program: QemuProgram, signal: AbortSignal, kept: Kept | null = null) {
    const branch = machine.history.followed;
    const begunWith = JSON.stringify(machine.request);
    const images = kept?.begunWith === begunWith ? kept.images : await StagedImages.of(machine);
    let ours: Alike | null = null;
    try {
      ours = openAlike(images);
      const { patienceMs } = this.#options;
      const options = { signal, ...(patienceMs === undefined ? {} : { patienceMs }) };
      const qemu = await startAlike(ours.machine, program, options);
      if (kept?.images !== images) kept?.images.remove();
      return { images, ours, qemu, comparison: new Comparison(ours, qemu, program), begunWith, branch };
    } catch (thrown) {
      ours?.machine.close();
      images.remove();
      throw thrown;
    }
  }

  async #follow(pair: Pair): Promise<void> {
    const end = () => void pair.qemu.close();
    pair.ended.signal.addEventListener('abort', end);
    try {
      while (!pair.ended.signal.aborted && (await this.#turn(pair)));
    } catch (thrown) {
      if (!pair.ended.signal.aborted) this.#endFor(thrown);
    } finally {
      pair.ended.signal.removeEventListener('abort', end);
      await letGo(pair);
      if (this.#pair === pair) this.#pair = null;
    }
  }

  /** Sends what there is to send, or waits for more. @returns whether it goes on */
  async #turn(pair: Pair): Promise<boolean> {
    const { machine } = pair;
    if (!isTheSame(pair)) await this.#startAnew(pair);
    const { comparison } = pair;
    const { position } = machine.history.state();
    const missing = position - comparison.events;
    if (missing <= 0) {
      this.#tellProgress(pair, 'at once');
      pair.slips = 0;
      const looks = this.#looks;
      const isQuiet = () => this.#looks === looks && !pair.ended.signal.aborted;
      const difference = await comparison.compareBytes(isQuiet);
      if (difference !== null) return this.#stopAt(pair, difference);
      if (isQuiet()) await this.#untilWoken();
      return true;
    }
    const { from, events } = machine.history.events(comparison.events, Math.min(missing, BATCH_EVENTS));
    if (from !== comparison.events)
      throw new NotComparable(
        foldedAway(from),
        'Open the image anew, and start QEMU before so much is done.',
      );
    const difference = await this.#play(pair, events);
    if (pair.ended.signal.aborted) return false;
    if (difference === 'slipped') {
      await this.#startAnew(pair);
      return true;
    }
    if (difference === null) {
      this.#tellProgress(pair, 'by and by');
      return true;
    }
    return this.#stopAt(pair, difference);
  }

  #stopAt(pair: Pair, difference: BesideDifference): false {
    if (!pair.ended.signal.aborted) this.#tell({ ...this.#progressOf(pair), phase: 'differs', difference });
    return false;
  }

  async #play(pair: Pair, events: readonly PastEvent[]): Promise<BesideDifference | null | 'slipped'> {
    try {
      const answered = events.map(({ result }) => result.data);
      return await pair.comparison.play(
        events.map(({ event }) => event),
        answered,
      );
    } catch (thrown) {
      if (thrown instanceof TimeSlipped && ++pair.slips <= SLIPS_MAX) return 'slipped';
      throw thrown;
    }
  }

  async #startAnew(pair: Pair): Promise<void> {
    mustHaveAll(pair.machine);
    pair.ours.machine.close();
    await pair.qemu.close();
    this.#tell({
      ...BESIDE_OFF,
      phase: 'starting',
      program: pair.program.name,
      version: pair.program.version,
    });
    Object.assign(pair, await this.#begin(pair.machine, pair.program, pair.ended.signal, pair));
    if (!pair.ended.signal.aborted) this.#tell({ ...this.#state, phase: 'beside' });
  }

  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #endFor(thrown: unknown): void {
    const reason = reasonOf(thrown);
    if (reason === null) this.#options.onDefect(thrown);
    const progress = this.#pair === null ? this.#state : this.#progressOf(this.#pair);
    this.#tell({ ...progress, phase: 'ended', reason: reason ?? 'Norscope made a mistake. Start it again.' });
  }

  #progressOf({ comparison }: Pair): BesideState {
    const { events, reads, unsent, answers } = comparison;
    return { ...this.#state, position: events, reads, unsent, answers: [...answers] };
  }

  #tellProgress(pair: Pair, when: 'at once' | 'by and by'): void {
    const isNews = pair.comparison.events !== this.#state.position;
    if (!isNews || (when === 'by and by' && performance.now() - this.#toldMs < TELLING_MS)) return;
    this.#tell(this.#progressOf(pair));
  }

  #tell(state: BesideState): void {
    this.#state = state;
    this.#toldMs = performance.now();
    this.#options.onChange(state);
  }
}

async function letGo({ ours, images, qemu }: Pair): Promise<void> {
  ours.machine.close();
  images.remove();
  await qemu.close();
}

/** Whether what QEMU has done is what lies before the position, or still to come there. */
function isTheSame(pair: Pair): boolean {
  const { machine, comparison } = pair;
  const { history } = machine;
  if (JSON.stringify(machine.request) !== pair.begunWith) return false;
  if (history.followed === pair.branch) return true;
  const left = history.state().branches.find(({ id }) => id === pair.branch);
  if (left === undefined || left.from < comparison.events) return false;
  pair.branch = history.followed;
  return true;
}

/** @throws UserError where the oldest of the history is no longer kept */
function mustHaveAll({ history }: Machine): void {
  const { first } = history.state();
  if (first === 0) return;
  throw new UserError({
    code: 'unsupported',
    what: `${foldedAway(first)}: QEMU can’t be brought to where this machine stands`,
    where: null,
    todo: 'Open the image anew, and start QEMU before so much is done.',
  });
}

function foldedAway(first: number): string {
  return `The history is kept from cycle ${countText(first + 1)} on only`;
}
