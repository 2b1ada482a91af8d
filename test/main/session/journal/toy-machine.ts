/** A machine that is quick to do a thing again: an array of bytes, and a register that all that was done goes into. */
import { editArray } from '../../../../main/pflash/array-edit.ts';
import { NorArray } from '../../../../main/pflash/nor-array.ts';
import type { JournalEvent } from '../../../../main/session/journal/event-columns.ts';
import { Journal } from '../../../../main/session/journal/journal.ts';
import { JOURNAL_LIMITS, type JournalLimits } from '../../../../main/session/journal/limits.ts';

export const TOY_BYTES = 512;
/** What one moment of it is said to take. */
const REGISTER_BYTES = 64;

/** One value is one thing that can be done: from 0 on a byte is programmed, from `ERASE` on a block is erased, or all is filled. */
export const ERASE = 1 << 20;
export const FILL = 1 << 21;
export const FILLED_WITH = 0x12;
const BLOCK_BYTES = 64;

const eventOf = (what: number): JournalEvent => ({
  kind: 'cycle',
  cycle: { direction: 'write', address: what, widthBytes: 4, data: what },
});

export class ToyMachine {
  readonly array: NorArray;
  readonly journal: Journal;
  register = 0;
  /** How many things were done again. */
  redone = 0;

  constructor(limits: Partial<JournalLimits> = {}, sizeBytes = TOY_BYTES) {
    this.array = new NorArray(new Uint8Array(sizeBytes), false);
    const machine = {
      arrayOf: () => this.array,
      redo: (event: JournalEvent) => {
        this.redone++;
        this.#make(event.kind === 'cycle' ? event.cycle.address : 0);
      },
      remember: () => {
        const { register } = this;
        return {
          heldBytes: REGISTER_BYTES,
          restore: () => {
            this.register = register;
          },
        };
      },
    };
    this.journal = new Journal(machine, { ...JOURNAL_LIMITS, ...limits });
    this.array.beforeChange = (deviceOffset, lengthBytes) =>
      this.journal.beforeChange(0, deviceOffset, lengthBytes);
  }

  do(what: number): void {
    this.journal.record(eventOf(what), () => this.#make(what));
  }

  /** Begins a thing that goes wrong when it has written bytes: those that were there. */
  fail(what: number): void {
    this.journal.record(eventOf(what), () => {
      this.array.overwrite(what % TOY_BYTES, this.array.read(what % TOY_BYTES, 1), 1);
      throw new Error(`can't do ${what}`);
    });
  }

  seen(): string {
    return `${this.register} ${Buffer.from(this.array.bytes).toString('latin1')}`;
  }

  #make(what: number): void {
    this.register = (Math.imul(this.register, 31) + what + 1) | 0;
    const { length } = this.array.bytes;
    if (what === FILL)
      editArray(this.array, { deviceOffset: 0, lengthBytes: length, pattern: Uint8Array.of(FILLED_WITH) });
    else if (what >= ERASE) this.array.erase(((what - ERASE) * BLOCK_BYTES) % length, BLOCK_BYTES);
    else this.array.overwrite(what % (length - 4), what, 4);
  }
}

/** What it looks like after these things. */
export function seenAfter(done: readonly number[]): string {
  const fresh = new ToyMachine();
  for (const what of done) fresh.do(what);
  return fresh.seen();
}
