/** The transitions that a device took last: the path by which it came to its state. */
import type { TrailStep } from '../../app/contract/states.ts';
import type { FlashDevice } from '../pflash/flash-device.ts';
import type { Remembered } from '../pflash/remembered.ts';

/** Steps that are kept: more than any command has, runs of one counted as one. */
const STEPS_MAX = 32;
/** Memory that one of them takes, roughly. */
const STEP_BYTES = 80;

type Counted = { -readonly [K in keyof TrailStep]: TrailStep[K] };

/** Hears of everything that may move its device. */
export class Trail {
  readonly #device: FlashDevice;
  /** Counted up in place: a million cycles are made again to go somewhere. */
  #steps: Counted[] = [];
  #state: string;

  constructor(device: FlashDevice) {
    this.#device = device;
    this.#state = device.standing.name;
  }

  /** The oldest one first. */
  get steps(): readonly TrailStep[] {
    return this.#copies();
  }

  /** The device took a write; one that never reached its table is no step. */
  wrote(): void {
    const { cycle } = this.#device.meaning;
    if (cycle !== '') this.#step('write', cycle, this.#device.note.what);
  }

  /** The device did something by itself, or it was reset. */
  moved(by: 'time' | 'reset', what: string): void {
    this.#step(by, '', what);
  }

  remember(): Remembered {
    const steps = this.#copies();
    const state = this.#state;
    return {
      heldBytes: STEP_BYTES * steps.length,
      restore: () => {
        this.#steps = steps.map((step) => ({ ...step }));
        this.#state = state;
      },
    };
  }

  #copies(): Counted[] {
    return this.#steps.map((step) => ({ ...step }));
  }

  #step(by: TrailStep['by'], cycle: string, what: string): void {
    const [from, to] = [this.#state, this.#device.standing.name];
    this.#state = to;
    const last = this.#steps.at(-1);
    const isSame = last?.by === by && last.cycle === cycle && last.what === what;
    if (isSame && last.from === from && last.to === to) {
      last.times++;
      return;
    }
    this.#steps.push({ from, to, by, cycle, what, times: 1 });
    if (this.#steps.length > STEPS_MAX) this.#steps.shift();
  }
}
