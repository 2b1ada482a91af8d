/** The one machine that is open, if one is, with the events that keep windows in step. */
import type { Sight } from '../../app/contract/bookmark.ts';
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import { DISCONNECTED, UserError } from '../../app/contract/errors.ts';
import type { MachineRequest, MachineState } from '../../app/contract/machine.ts';
import type { RunGoal } from '../../app/contract/story.ts';
import { type DeviceOffset, deviceOffset } from '../../app/contract/units.ts';
import { ChangeFeed } from './change-feed.ts';
import { typedDuration } from './console/parse-duration.ts';
import { runLine } from './console/run.ts';
import { type EditedRange, redoEdit, undoEdit } from './edits.ts';
import type { ImageEdit } from './journal/image-edit.ts';
import { type Machine, type MachineListener, openMachine } from './machine.ts';
import { stopFrom } from './stop-from.ts';
import { Transcript } from './transcript.ts';
import { WrittenRanges } from './written-ranges.ts';

export interface SessionListener {
  onMachine(payload: { machine: MachineState | null }): void;
  onBytes(payload: { flash: number; offset: DeviceOffset; lengthBytes: number }): void;
  onLine(line: TranscriptLine): void;
  /** Hears what goes wrong while changes are told: nobody waits for an answer there. */
  onDefect(thrown: unknown): void;
}

type Open = {
  readonly machine: Machine;
  readonly transcript: Transcript;
  /** What whoever saved it looked at; windows go there once. */
  readonly sight: Sight | null;
};

export class OpenSession {
  readonly #listener: SessionListener;
  readonly #feed: ChangeFeed;
  #open: Open | null = null;
  #transcripts = 0;
  /** Gather what the lines that run now write: a script, and what is typed while it waits for its turn. */
  readonly #gathering = new Set<WrittenRanges>();
  #revision = 0;
  #opening = 0;
  #isEnded = false;

  constructor(listener: SessionListener) {
    this.#listener = listener;
    this.#feed = new ChangeFeed({
      onState: () => void this.changed(),
      onBytes: (flash, { start, end }) =>
        listener.onBytes({ flash, offset: deviceOffset(start), lengthBytes: end - start }),
      onDefect: (thrown) => listener.onDefect(thrown),
    });
  }

  /** Null while no machine is open. */
  get current(): Machine | null {
    return this.#open?.machine ?? null;
  }

  /** @throws UserError while no machine is open. */
  get machine(): Machine {
    return this.#mustBeOpen().machine;
  }

  /** Null while none is open. */
  get openMachine(): Machine | null {
    return this.#open?.machine ?? null;
  }

  /** Whether a machine could be opened now: made as `open` makes it, and closed again. @throws UserError if not. */
  check(request: MachineRequest): void {
    this.#mustNotBeEnded();
    const deaf = { onState: () => undefined, onBytes: () => undefined };
    openMachine(request, deaf, this.#open?.machine ?? null).close();
  }

  /** The open machine stays open and as it is if the new one can't be opened. */
  open(request: MachineRequest): MachineState {
    return this.openBeside(request).takeOver();
  }

  /**
   * Opens a machine that nobody hears of until it takes the place of the one that is open; whoever asked for it closes it
   * if it never does. @throws UserError if it can't be opened
   */
  openBeside(request: MachineRequest): {
    readonly machine: Machine;
    takeOver(sight?: Sight | null): MachineState;
  } {
    this.#mustNotBeEnded();
    let isHeard = false;
    const listener: MachineListener = {
      onState: () => isHeard && this.#feed.state(),
      onBytes: (flash, start, lengthBytes) => {
        if (!isHeard) return;
        this.#feed.bytes(flash, start, start + lengthBytes);
        for (const written of this.#gathering) written.add(flash, start, start + lengthBytes);
      },
    };
    const machine = openMachine(request, listener, this.#open?.machine ?? null);
    const takeOver = (sight: Sight | null = null) => {
      this.#mustNotBeEnded();
      isHeard = true;
      this.#open?.machine.close();
      this.#feed.clear();
      this.#open = { machine, transcript: new Transcript(++this.#transcripts), sight };
      this.#opening++;
      return this.changed();
    };
    return { machine, takeOver };
  }

  close(): void {
    this.#open?.machine.close();
    this.#open = null;
    this.#feed.clear();
    this.#listener.onMachine({ machine: null });
  }

  /** Closes the machine for good: no other can be opened in this session. */
  end(): void {
    this.close();
    this.#isEnded = true;
  }

  /** Whether a flash of the open machine writes through to this file, by its absolute path. */
  writesThrough(path: string): boolean {
    return this.#open?.machine.flashOn(path)?.backing?.mode === 'write-through';
  }

  /** Runs a short line of the console at once, keeps it, and tells every window. @throws UserError while no machine is open. */
  run(line: string, flash: number): TranscriptLine {
    const open = this.#mustBeOpen();
    const gathering = this.#gather();
    try {
      return this.#keep(open, {
        line,
        flash,
        entries: runLine(open.machine, flash, line),
        ...gathering.end(),
      });
    } finally {
      gathering.end();
    }
  }

  /**
   * Keeps what takes a while as one line of the transcript, and tells every window.
   * @throws UserError while no machine is open; what `body` throws
   */
  async keep(line: string, flash: number, body: () => Promise<ConsoleEntry[]>): Promise<TranscriptLine> {
    const open = this.#mustBeOpen();
    const gathering = this.#gather();
    try {
      return this.#keep(open, { line, flash, entries: await body(), ...gathering.end() });
    } finally {
      gathering.end();
    }
  }

  /** Waits as the console does, so that every window's transcript says what came of it. Null: to the next deadline. */
  wait(nanoseconds: number | null): MachineState {
    this.run(nanoseconds === null ? 'wait' : `wait ${typedDuration(nanoseconds)}`, 0);
    return this.changed();
  }

  /** Goes to a position of the history, of another branch if one is named. @throws UserError while no machine is open, and as it. */
  go(position: number, branch?: number): MachineState {
    const { machine } = this.#mustBeOpen();
    machine.go(position, branch);
    return this.changed();
  }

  /** Edits bytes of an image directly. @throws UserError while no machine is open, and as `Machine.edit` */
  edit(edit: ImageEdit): MachineState {
    this.#mustBeOpen().machine.edit(edit);
    return this.changed();
  }

  /** Takes the last edits back, or makes the next ones again. @throws UserError as `undoEdit` and `redoEdit` */
  stepEdit(step: 'undo' | 'redo', most = 1): { machine: MachineState; edit: EditedRange } {
    const { machine } = this.#mustBeOpen();
    const edit = step === 'undo' ? undoEdit(machine, most) : redoEdit(machine, most);
    return { machine: this.changed(), edit };
  }

  /** Opens the machine that is open once more, from its images. @throws UserError if one of them can't be opened any more */
  openAnew(): Machine {
    this.open(this.machine.request);
    return this.machine;
  }

  /** Goes to where a run through the history ends. @throws UserError as `go` */
  runTo(goal: RunGoal, direction: 'forward' | 'back'): MachineState {
    const { machine } = this.#mustBeOpen();
    return this.go(
      goal === 'finding' ? stopFrom(machine, direction).position : machine.history.runFrom(goal, direction),
    );
  }

  /** The last lines that ran on the open machine; none, of transcript 0, while no machine is open. */
  transcript(): { transcript: number; lines: TranscriptLine[] } {
    const transcript = this.#open?.transcript;
    return { transcript: transcript?.id ?? 0, lines: transcript?.lines() ?? [] };
  }

  /** As it is now; its revision is that of the last change that was told. */
  state(): MachineState | null {
    return this.#open === null ? null : this.#stateOf(this.#open);
  }

  /** Tells every window at once, ahead of the frame, and answers with what was told of the machine. */
  changed(): MachineState {
    this.#feed.tellBytes();
    this.#feed.clear();
    this.#revision++;
    const machine = this.#stateOf(this.#mustBeOpen());
    this.#listener.onMachine({ machine });
    return machine;
  }

  /** After a flash's image was replaced: what windows cached of its bytes is stale, too. */
  replaced(): MachineState {
    this.#opening++;
    this.#open = { ...this.#mustBeOpen(), sight: null };
    return this.changed();
  }

  #stateOf({ machine, sight }: Open): MachineState {
    return { ...machine.state(), sight, revision: this.#revision, opening: this.#opening };
  }

  #keep({ transcript }: Open, ran: Parameters<Transcript['add']>[0]): TranscriptLine {
    const kept = transcript.add(ran);
    this.#listener.onLine(kept);
    // A line may have done what is no cycle: gone elsewhere, set a bookmark.
    if (this.#open !== null) this.#feed.state();
    return kept;
  }

  /** Gathers what is written from now on. */
  #gather(): { end(): Pick<TranscriptLine, 'written'> } {
    const written = new WrittenRanges();
    this.#gathering.add(written);
    return {
      end: () => {
        this.#gathering.delete(written);
        return { written: written.list() };
      },
    };
  }

  #mustNotBeEnded(): void {
    if (this.#isEnded) throw new UserError(DISCONNECTED);
  }

  #mustBeOpen(): Open {
    if (this.#open !== null) return this.#open;
    throw new UserError({
      code: 'no-machine',
      what: 'No image is open',
      where: null,
      todo: 'Open one first.',
    });
  }
}
