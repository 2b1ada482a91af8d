/** Where the next bytes are that differ from what they were: a run of them may have a few in it that do not. */
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import { ROW_BYTES, type Since } from '../../../app/contract/image.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { touchedBlocks } from './changed-since.ts';
import { bytesThen, comparedWith, differences, type Then } from './compared-with.ts';

/** Bytes of a flash, half-open. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** What is looked for: from an offset on, in a direction, and round at the end of the flash. */
interface Wanted {
  readonly flash: number;
  readonly from: number;
  readonly direction: 'forward' | 'back';
  readonly since: Since;
}

/**
 * The first byte of the run after the one that an offset is in, or of the one before it; null where all bytes are what
 * they were. @throws UserError if the image is lost
 */
export function nextChange(
  machine: Machine,
  { flash: index, from, direction, since }: Wanted,
): number | null {
  const flash = machine.flash(index);
  flash.mustBeThere();
  const runs = new Runs(machine, flash, since);
  const here = runs.find((run) => run.start <= from && from < run.end, 'forward');
  const isForward = direction === 'forward';
  const isNext = ({ start }: Run) =>
    isForward ? start >= (here?.end ?? from) : start < (here?.start ?? from);
  const found = runs.find(isNext, direction) ?? runs.find(() => true, direction);
  flash.mustBeThere();
  return found?.start ?? null;
}

/** The runs of a flash that differ. None goes over the edge of an erase block. */
class Runs {
  readonly #machine: Machine;
  readonly #flash: Flash;
  readonly #then: Then;
  /** Ascending, of each erase block that something was changed in; null until it was looked at. */
  readonly #blocks: { readonly number: number; runs: readonly Run[] | null }[];

  constructor(machine: Machine, flash: Flash, since: Since) {
    this.#machine = machine;
    this.#flash = flash;
    this.#then = { since, position: comparedWith(machine, flash, since).position };
    this.#blocks = touchedBlocks(machine, flash, this.#then).map(({ number }) => ({ number, runs: null }));
  }

  /** The first one that is so, or the last one. */
  find(isSo: (run: Run) => boolean, direction: 'forward' | 'back'): Run | null {
    const isForward = direction === 'forward';
    for (const block of isForward ? this.#blocks : this.#blocks.toReversed()) {
      block.runs ??= this.#runsIn(block.number);
      const run = isForward ? block.runs.find(isSo) : block.runs.findLast(isSo);
      if (run !== undefined) return run;
    }
    return null;
  }

  #runsIn(block: number): Run[] {
    const { deviceOffset: start, lengthBytes } = eraseBlockOf(regionsOf(this.#flash.geometry), block);
    const range = { start, end: start + lengthBytes };
    const was = bytesThen(this.#machine, this.#flash, this.#then, range);
    const now = this.#flash.device.array.bytes.subarray(range.start, range.end);
    const runs: Run[] = [];
    for (const [first, end] of was === null ? [] : differences(now, was)) {
      const last = runs.at(-1);
      const isNear = last !== undefined && start + first - last.end < ROW_BYTES;
      if (isNear) runs[runs.length - 1] = { start: last.start, end: start + end };
      else runs.push({ start: start + first, end: start + end });
    }
    return runs;
  }
}
