/**
 * QEMU's machine protocol (QMP) on a socket that is its standard error as well: so what it does by itself, and tells as a
 * line of its trace, comes in order with the answers to what it is asked.
 */
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { QemuGone } from './qtest-session.ts';

/** A line of `-trace pflash_timer_expired`. */
const TIMER = /\bpflash_timer_expired\b/;
/** How much is kept of what QEMU complains of. */
const COMPLAINT_LINES = 5;
/** Said of every QEMU that has no window: they tell nothing of what went wrong. */
const NOISE = /module audio-audio|warning: nic |warning: hub /;

interface Asked {
  resolve(): void;
  reject(error: Error): void;
}

export class QmpSession {
  readonly #socket: Duplex;
  readonly #patienceMs: number;
  readonly #asked: Asked[] = [];
  readonly #complaints: string[] = [];
  #timersFired = 0;
  #isGone = false;
  #onTimer: () => void = () => undefined;

  /** `patienceMs`: how long an answer, or a timer, may take. */
  constructor(socket: Duplex, patienceMs: number) {
    this.#socket = socket;
    this.#patienceMs = patienceMs;
    socket.on('error', () => undefined);
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => this.#take(line)).on('error', () => undefined);
    socket.once('close', () => {
      this.#isGone = true;
      this.#rejectAll('QEMU is gone');
      this.#onTimer();
    });
  }

  /** How often a flash's timer has fired so far. */
  get timersFired(): number {
    return this.#timersFired;
  }

  /** What it complained of last. */
  words(): string {
    return this.#complaints.join('\n');
  }

  /** Settles when QEMU has done all of these. @throws QemuGone if it has not, or refuses one */
  async execute(...commands: readonly string[]): Promise<void> {
    const patience = setTimeout(() => this.#rejectAll('QEMU does not answer'), this.#patienceMs);
    const done = commands.map(
      () =>
        new Promise<void>((resolve, reject) => {
          this.#asked.push({ resolve, reject });
        }),
    );
    if (this.#isGone) this.#rejectAll('QEMU is gone');
    else this.#socket.write(commands.map((execute) => `${JSON.stringify({ execute })}\n`).join(''));
    try {
      await Promise.all(done);
    } finally {
      clearTimeout(patience);
    }
  }

  /** Settles when so many timers have fired in all, when that takes too long, or when QEMU is gone. */
  untilTimers(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#timersFired < count && !this.#isGone) return;
        clearTimeout(patience);
        this.#onTimer = () => undefined;
        resolve();
      };
      const patience = setTimeout(resolve, this.#patienceMs);
      this.#onTimer = look;
      look();
    });
  }

  #take(line: string): void {
    const message = line.startsWith('{') ? messageIn(line) : null;
    if (message === null) this.#note(line);
    else if ('return' in message) this.#asked.shift()?.resolve();
    else if ('error' in message)
      this.#asked.shift()?.reject(new QemuGone(`QEMU refuses: ${JSON.stringify(message.error)}`));
  }

  #note(line: string): void {
    if (TIMER.test(line)) {
      this.#timersFired++;
      this.#onTimer();
    } else if (line.trim() !== '' && !NOISE.test(line)) {
      this.#complaints.push(line.trim());
      if (this.#complaints.length > COMPLAINT_LINES) this.#complaints.shift();
    }
  }

  #rejectAll(why: string): void {
    const words = this.words() || 'it said nothing';
    for (const { reject } of this.#asked.splice(0)) reject(new QemuGone(`${why}: ${words}`, words));
  }
}

function messageIn(line: string): object | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
