/** Does the same to a machine of ours and to a QEMU, and compares what the two answer. */
import {
  BESIDE_ANSWERS_MAX,
  type BesideAnswer,
  type BesideDifference,
  FOLLOWED_VERSION,
} from '../../app/contract/beside.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import type { BusData } from '../../app/contract/units.ts';
import type { PausedQemu } from '../qemu/paused-qemu.ts';
import type { QemuProgram } from '../qemu/program.ts';
import { plainIfSafe } from '../session/bus-cycle.ts';
import type { JournalEvent } from '../session/journal/event-columns.ts';
import type { Machine } from '../session/machine.ts';
import { NotComparable, TimeSlipped } from './end-words.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Alike } from './start-pair.ts';
import type { WrittenBytes } from './written-bytes.ts';

/** A line that QEMU is sent, and the read that it is. */
interface Sent {
  readonly number: number;
  readonly line: string;
  readonly read: Extract<Exchange, { kind: 'read' }> | null;
}

const ANSWER = /^OK(?: (0x[0-9a-f]{1,16}))?$/;

export class Comparison {
  readonly #ours: Machine;
  readonly #written: WrittenBytes;
  readonly #qemu: PausedQemu;
  readonly #program: QemuProgram;
  readonly #answers: BesideAnswer[] = [];
  #events = 0;
  #reads = 0;
  #unsent = 0;
  /** Timers that have fired in QEMU and are still due in ours. */
  #ahead = 0;
  /** Flashes that the last events have reset: QEMU resets all at once. */
  readonly #resetTogether = new Set<number>();

  /** Both stand at the beginning of a history. */
  constructor({ machine, written }: Alike, qemu: PausedQemu, program: QemuProgram) {
    this.#ours = machine;
    this.#written = written;
    this.#qemu = qemu;
    this.#program = program;
  }

  /** Events that both have done alike. */
  get events(): number {
    return this.#events;
  }

  get reads(): number {
    return this.#reads;
  }

  get unsent(): number {
    return this.#unsent;
  }

  get answers(): readonly BesideAnswer[] {
    return this.#answers;
  }

  /**
   * Does these events after those before. The first that the two do otherwise ends it: nothing may follow then. `answered`:
   * what reads among them were answered when they were done first, as far as that is known.
   * @throws QemuGone, NotComparable; UserError if an image is lost
   */
  async play(
    events: readonly JournalEvent[],
    answered: readonly (BusData | undefined)[] = [],
  ): Promise<BesideDifference | null> {
    // What is done here again needs no way back.
    this.#ours.history.forget();
    const first = this.#events + 1;
    let sent: Sent[] = [];
    for (const [index, event] of events.entries()) {
      const number = first + index;
      let asked: Exchange;
      try {
        asked = exchange(this.#ours, event);
        mustBeAnsweredAgain(asked, answered[index], number);
      } catch (thrown) {
        // What comes before what can't be compared still is.
        const difference = await this.#send(sent);
        if (difference !== null) return difference;
        this.#events = number - 1;
        throw thrown;
      }
      if (asked.kind !== 'reset') this.#endReset(number);
      if (asked.kind === 'unsent') this.#unsent++;
      else if (asked.kind === 'read' || asked.kind === 'write')
        sent.push({ number, line: asked.line, read: asked.kind === 'read' ? asked : null });
      else if (asked.kind !== 'nothing') {
        const difference = (await this.#send(sent)) ?? (await this.#byItself(asked, number));
        if (difference !== null) return difference;
        sent = [];
      }
    }
    const difference = await this.#send(sent);
    if (difference === null) this.#events = first + events.length - 1;
    return difference;
  }

  /**
   * Compares what the flashes hold where they were written since the last time, as far as they are read directly now: to
   * look at others would do something to them. `mayGoOn` is asked from time to time.
   * @throws QemuGone, NotComparable
   */
  async compareBytes(mayGoOn: () => boolean): Promise<BesideDifference | null> {
    while (mayGoOn()) {
      const piece = this.#written.take(this.#ours);
      if (piece === null) break;
      const { flash, deviceOffset, bytes } = piece;
      const { base, name } = flash.plan;
      const line = `b64read 0x${(base + deviceOffset).toString(16)} 0x${bytes.length.toString(16)}`;
      const [answer = ''] = await this.#qemu.runAll([line]);
      const theirs = bytesIn(answer, line);
      const at = bytes.findIndex((byte, index) => byte !== theirs[index]);
      if (at < 0) continue;
      const told = (of: Uint8Array) => `0x${(of[at] ?? 0).toString(16).padStart(2, '0')}`;
      const where = `${name} at 0x${(deviceOffset + at).toString(16)}`;
      const what = `Norscope holds ${told(bytes)} in ${where}, QEMU holds ${told(theirs)}; it was written by this cycle or before`;
      return { number: this.#events, read: null, what: this.#ofVersion(what) };
    }
    return null;
  }

  async #send(sent: readonly Sent[]): Promise<BesideDifference | null> {
    if (this.#ahead > 0 && sent.length > 0) throw timeSlipped(sent[0]?.number ?? 0);
    const answers = await this.#qemu.runAll(
      sent.map(({ line }) => line),
      (index) => `cycle ${countText(sent[index]?.number ?? 0)}`,
    );
    for (const [index, { number, line, read }] of sent.entries()) {
      const value = valueIn(answers[index] ?? '', line, read !== null);
      if (read === null) continue;
      const difference = this.#take(number, read, value);
      if (difference === null) continue;
      this.#events = number - 1;
      return difference;
    }
    return null;
  }

  #take(
    number: number,
    { place, answered }: NonNullable<Sent['read']>,
    value: bigint,
  ): BesideDifference | null {
    const bits = 8 * place.widthBytes;
    const [norscope, qemu] = [asData(BigInt(answered), bits), asData(value, bits)];
    this.#answers.push({ number, norscope, qemu });
    if (this.#answers.length > BESIDE_ANSWERS_MAX) this.#answers.shift();
    if (norscope === qemu) {
      this.#reads++;
      return null;
    }
    const told = (data: BusData) => `0x${data.toString(16).padStart(2 * place.widthBytes, '0')}`;
    const at = `${place.flashName} at 0x${place.deviceOffset.toString(16)}`;
    const what = `Norscope reads ${told(norscope)} from ${at}, QEMU reads ${told(qemu)}`;
    return { number, read: { ...place, norscope, qemu }, what: this.#ofVersion(what) };
  }

  async #byItself(
    asked: Extract<Exchange, { kind: 'timers' | 'reset' }>,
    number: number,
  ): Promise<BesideDifference | null> {
    if (asked.kind === 'timers') return this.#letTimersFire(asked, number);
    await this.#reset(asked.flash);
    return null;
  }

  async #letTimersFire(
    { count, isMoreDue }: Extract<Exchange, { kind: 'timers' }>,
    number: number,
  ): Promise<BesideDifference | null> {
    const missing = Math.max(0, count - this.#ahead);
    const fired = missing === 0 ? 0 : await this.#qemu.letTimersFire(missing, isMoreDue);
    this.#ahead += fired - count;
    if (this.#ahead === 0 || (this.#ahead > 0 && isMoreDue)) return null;
    this.#events = number - 1;
    if (!this.#qemu.tellsOfTimers) {
      throw new NotComparable(
        `A timer of a flash fires in Norscope at cycle ${number}, and QEMU tells of none: it has none, or is built without a log of its trace events`,
      );
    }
    const [where, whereNot] = this.#ahead < 0 ? ['Norscope', 'QEMU'] : ['QEMU', 'Norscope'];
    const what = `A timer of a flash fires in ${where}, and in ${whereNot} it does not`;
    return { number, read: null, what: this.#ofVersion(what) };
  }

  /** A machine is reset with all of its flashes: a log has a line for each, in a row. */
  async #reset(flash: number): Promise<void> {
    const isAnew = this.#resetTogether.size === 0 || this.#resetTogether.has(flash);
    if (isAnew) {
      this.#resetTogether.clear();
      await this.#qemu.reset();
    }
    this.#resetTogether.add(flash);
  }

  /** @throws NotComparable where not all flashes were reset together */
  #endReset(number: number): void {
    const { size } = this.#resetTogether;
    this.#resetTogether.clear();
    if (size === 0 || size === this.#ours.flashes.length) return;
    throw new NotComparable(
      `QEMU resets all of its flashes at once, and before cycle ${number} not all of them were`,
    );
  }

  #ofVersion(what: string): string {
    const { version } = this.#program;
    if (version === FOLLOWED_VERSION) return what;
    return `${what} (Norscope follows QEMU ${FOLLOWED_VERSION}, and this one is ${version})`;
  }
}

/** @throws NotComparable where ours is answered otherwise than the machine that did it first */
function mustBeAnsweredAgain(asked: Exchange, first: BusData | undefined, number: number): void {
  if (asked.kind !== 'read' || first === undefined || asked.answered === first) return;
  throw new NotComparable(
    `Cycle ${number}, done once more for QEMU, is not answered as it was: an image has changed on the disk since it was opened`,
    'Open it anew, and start QEMU again.',
  );
}

function timeSlipped(number: number): TimeSlipped {
  return new TimeSlipped(
    `QEMU could not be stopped in time before cycle ${number}: a timer of its flash fired that is not due yet`,
  );
}

/** @throws NotComparable for an answer that is none */
function bytesIn(answer: string, line: string): Uint8Array {
  const [, text] = /^OK ([A-Za-z0-9+/=]+)$/.exec(answer) ?? [];
  if (text !== undefined) return Buffer.from(text, 'base64');
  throw strangeAnswer(answer, line);
}

function asData(value: bigint, bits: number): BusData {
  return plainIfSafe(BigInt.asUintN(bits, value));
}

/** @throws NotComparable for an answer that is none; 0 for a write */
function valueIn(answer: string, line: string, isRead: boolean): bigint {
  const [, value] = ANSWER.exec(answer) ?? [];
  if (isRead && value !== undefined) return BigInt(value);
  if (!isRead && answer === 'OK') return 0n;
  throw strangeAnswer(answer, line);
}

function strangeAnswer(answer: string, line: string): NotComparable {
  return new NotComparable(`QEMU was asked “${line}”, and answered “${answer.slice(0, 80)}”`);
}
