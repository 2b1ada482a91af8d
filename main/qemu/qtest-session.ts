/** Lines of QEMU's qtest protocol to a QEMU process. Programs queue up; answers arrive in order, one for each line. */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A QEMU that answers no more, or not as it must; the message says what it was asked last, and what it said. */
export class QemuGone extends Error {
  /** QEMU's own. */
  readonly words: string;

  constructor(message: string, words = message) {
    super(message);
    this.words = words;
  }
}

export interface QtestStreams {
  readonly child: ChildProcess;
  /** Its standard input and output. */
  readonly commands: Writable;
  readonly answers: Readable;
  /** What it complained of. */
  readonly words: () => string;
}

/** So long may one answer take. */
export const ANSWER_PATIENCE_MS = 30_000;

interface Waiting {
  readonly program: readonly string[];
  readonly placeOf: (index: number) => string;
  readonly answers: string[];
  /** Runs out if no answer comes for too long: each puts it off. */
  readonly patience: NodeJS.Timeout;
  resolve(answers: string[]): void;
  reject(error: Error): void;
}

export class QtestSession {
  readonly #streams: QtestStreams;
  readonly #patienceMs: number;
  readonly #queue: Waiting[] = [];
  readonly #gone: Promise<void>;
  readonly #kill = () => this.#streams.child.kill('SIGKILL');
  #partial = '';
  #end: string | null = null;

  constructor(streams: QtestStreams, patienceMs = ANSWER_PATIENCE_MS) {
    this.#streams = streams;
    this.#patienceMs = patienceMs;
    const { child, commands, answers } = streams;
    // A QEMU that went away says so by its exit; the broken pipe that comes with it tells nothing more.
    commands.on('error', () => undefined);
    answers.on('error', () => undefined);
    answers.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#gone = new Promise((resolve) => {
      child.once('error', (error) => this.#finish(error.message));
      child.once('close', (code, signal) => {
        this.#finish(signal ?? `exit code ${code}`);
        process.removeListener('exit', this.#kill);
        resolve();
      });
    });
    process.once('exit', this.#kill);
  }

  /** Answers to these lines. @throws QemuGone if it is, or answers no more: `placeOf` says at which of them */
  runAll(program: readonly string[], placeOf = (index: number) => `command ${index + 1}`): Promise<string[]> {
    if (program.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.#giveUp(), this.#patienceMs);
      const settle =
        <T>(done: (value: T) => void) =>
        (value: T) => {
          clearTimeout(patience);
          done(value);
        };
      this.#queue.push({
        ...{ program, placeOf, answers: [], patience },
        ...{ resolve: settle(resolve), reject: settle(reject) },
      });
      if (this.#end === null) this.#streams.commands.write(`${program.join('\n')}\n`);
      else this.#finish(this.#end);
    });
  }

  /** Ends the process at once, and settles when it is gone. */
  async close(): Promise<void> {
    this.#kill();
    await this.#gone;
  }

  #take(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      const waiting = this.#queue[0];
      if (waiting === undefined) return;
      waiting.answers.push(line);
      waiting.patience.refresh();
      if (waiting.answers.length < waiting.program.length) continue;
      this.#queue.shift();
      waiting.resolve(waiting.answers);
    }
  }

  #giveUp(): void {
    this.#finish(`no answer for ${this.#patienceMs / 1000} s`);
    this.#kill();
  }

  #finish(how: string): void {
    this.#end ??= how;
    for (const { program, placeOf, answers, reject } of this.#queue.splice(0)) {
      const at = answers.length;
      const words = this.#streams.words().trim() || 'it said nothing';
      const what = `QEMU is gone (${this.#end}) at ${placeOf(at)}, ${program[at]}: ${words}`;
      reject(new QemuGone(what, words));
    }
  }
}
