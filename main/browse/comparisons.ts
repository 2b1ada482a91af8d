/** The last comparisons of the windows: what differs is looked at a page at a time, and the other bytes are held till then. */
import { NO_CHANGES, type StructureComparison } from '../../app/contract/compare.ts';
import type { Compared, RangePlace } from '../../app/contract/comparing.ts';
import type { Contract } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import { eraseBlockAt } from '../../app/contract/geometry/erase-blocks.ts';
import { BLOCKS_MAX, ROW_BYTES } from '../../app/contract/image.ts';
import type { InputOf, OutputOf, PayloadOf } from '../../app/contract/link/link.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import type { Both, Browser } from './browse.ts';
import { type ComparedBytes, comparedBytes } from './compared-bytes.ts';
import { bytesOfFlash, type ImageBytes } from './image-bytes.ts';

/** Comparisons that are kept: 16 MiB for each, at most, and a copy of the flash where one was made. */
const KEPT = 4;
/** Between two reports. */
const TOLD_MS = 50;

interface Comparison {
  readonly machine: Machine;
  readonly flash: Flash;
  readonly index: number;
  readonly image: ImageBytes;
  readonly other: ComparedBytes;
  /** The other bytes are what the flash held before: they come first. */
  readonly isOtherFirst: boolean;
  /** Of what differs, ascending, two numbers each; none before it is compared. */
  bounds: Float64Array;
  isStale: boolean;
  /** Hears no more of changes. */
  unlisten: () => void;
}

/** Who hears of comparisons. */
export interface ComparisonTells {
  readonly onProgress: (progress: PayloadOf<Contract['compare.progressed']>) => void;
  readonly onLost: (lost: PayloadOf<Contract['compare.lost']>) => void;
}

export class Comparisons {
  readonly #browser: Browser;
  readonly #tells: ComparisonTells;
  readonly #kept = new Map<string, Comparison>();

  constructor(browser: Browser, tells: ComparisonTells) {
    this.#browser = browser;
    this.#tells = tells;
  }

  /** Nothing is kept of one that fails. @throws UserError if one of both can't be had, or is lost; the reason of `signal` */
  async start(
    machine: Machine,
    { comparing, flash: index, other: asked }: InputOf<Contract['compare.start']>,
    signal: AbortSignal,
  ): Promise<Compared> {
    const flash = machine.flash(index);
    flash.mustBeThere();
    this.end(comparing);
    const image = bytesOfFlash(machine, index);
    const other = comparedBytes(machine, flash, asked);
    const comparison: Comparison = {
      machine,
      flash,
      index,
      image,
      other,
      isOtherFirst: asked.kind === 'opened' || asked.kind === 'position',
      bounds: new Float64Array(),
      isStale: false,
      unlisten: () => undefined,
    };
    listen(comparison);
    this.#keep(comparing, comparison);
    try {
      const compared = await this.#compare(comparison, signal, this.#toldOf(comparing));
      other.onLoss((error) => this.#tells.onLost({ comparing, error }));
      return compared;
    } catch (thrown) {
      if (this.#kept.get(comparing) === comparison) this.end(comparing);
      throw thrown;
    }
  }

  async #compare(comparison: Comparison, signal: AbortSignal, onProgress: OnProgress): Promise<Compared> {
    const { image, other } = comparison;
    const [flashBytes, otherBytes] = [image.bytes.length, other.bytes.length];
    const { bounds, ...sums } = await this.#browser.differences([image, other], ROW_BYTES, {
      signal,
      onProgress,
    });
    comparison.bounds = withRest(bounds, flashBytes, otherBytes);
    const { position, isFolded, copiedBytes } = other;
    const kept = comparison.bounds.length / 2;
    return { flashBytes, otherBytes, ...sums, kept, position, isFolded, copiedBytes };
  }

  /** @throws UserError where the comparison is not remembered */
  ranges(
    machine: Machine,
    { comparing, from, count }: InputOf<Contract['compare.ranges']>,
  ): OutputOf<Contract['compare.ranges']> {
    const comparison = this.#named(comparing);
    const { bounds } = comparison;
    const last = Math.min(from + count, bounds.length / 2);
    const ranges = Array.from({ length: Math.max(0, last - from) }, (_, at) => rangeAt(bounds, from + at));
    return { ranges, isStale: comparison.isStale || !isOf(comparison, machine) };
  }

  /** @throws UserError where the comparison is not remembered */
  next({ comparing, from, direction }: InputOf<Contract['compare.next']>): RangePlace | null {
    const { bounds } = this.#named(comparing);
    const index = direction === 'forward' ? indexFrom(bounds, from + 1) : indexFrom(bounds, from) - 1;
    return index < 0 || index >= bounds.length / 2 ? null : { index, ...rangeAt(bounds, index) };
  }

  /** @throws UserError where the comparison is not remembered */
  blocks({ comparing }: InputOf<Contract['compare.blocks']>): number[] {
    const { bounds, flash } = this.#named(comparing);
    const { length } = flash.device.array.bytes;
    const { regions } = flash;
    const differing: number[] = [];
    let offset = 0;
    // From one differing range to the next: what is the same between them is passed over at once.
    for (let at = 0; at < bounds.length / 2 && differing.length < BLOCKS_MAX; at++) {
      const { start, end } = rangeAt(bounds, at);
      offset = Math.max(offset, start);
      while (offset < Math.min(end, length) && differing.length < BLOCKS_MAX) {
        const block = eraseBlockAt(regions, offset);
        differing.push(block.index);
        offset = block.deviceOffset + block.lengthBytes;
      }
    }
    return differing;
  }

  /** @throws UserError where the comparison is not remembered, or one of both is lost */
  window(
    machine: Machine,
    { comparing, offset, lengthBytes }: InputOf<Contract['compare.window']>,
  ): OutputOf<Contract['compare.window']> {
    const { image, other } = this.#ofNow(comparing, machine);
    mustBeThere([image, other]);
    // Copies in memory of their own: pages shared with a file can't cross to another process as they are.
    const part = ({ bytes }: ImageBytes) => new Uint8Array(bytes.subarray(offset, offset + lengthBytes));
    const window = { flash: part(image), other: part(other) };
    mustBeThere([image, other]);
    return window;
  }

  /**
   * In the same bytes lies the same: nothing is looked at then.
   * @throws UserError where the comparison is not remembered, or one of both is lost; the reason of `signal`
   */
  async structures(
    machine: Machine,
    { comparing }: InputOf<Contract['compare.structures']>,
    signal: AbortSignal,
  ): Promise<StructureComparison> {
    const { image, other, isOtherFirst, bounds, isStale } = this.#ofNow(comparing, machine);
    const both: Both = isOtherFirst ? [other, image] : [image, other];
    if (bounds.length === 0 && !isStale) {
      mustBeThere(both);
      return NO_CHANGES;
    }
    return this.#browser.compareStructures(both, signal, this.#toldOf(comparing));
  }

  /** Forgets a comparison, and lets go of what it holds. */
  end(comparing: string): void {
    const comparison = this.#kept.get(comparing);
    comparison?.unlisten();
    comparison?.other.close();
    this.#kept.delete(comparing);
  }

  /** Forgets all. */
  close(): void {
    for (const comparing of this.#kept.keys()) this.end(comparing);
  }

  #keep(comparing: string, comparison: Comparison): void {
    this.#kept.set(comparing, comparison);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > KEPT) this.end(oldest);
  }

  #named(comparing: string): Comparison {
    const comparison = this.#kept.get(comparing);
    if (comparison !== undefined) return comparison;
    throw new UserError({
      code: 'not-found',
      what: 'This comparison is not kept any more',
      where: null,
      todo: 'Compare again.',
    });
  }

  /** @throws UserError for one whose flash has another image by now, too */
  #ofNow(comparing: string, machine: Machine): Comparison {
    const comparison = this.#named(comparing);
    if (isOf(comparison, machine)) return comparison;
    throw new UserError({
      code: 'not-found',
      what: 'What was compared is not open any more',
      where: null,
      todo: 'Compare again.',
    });
  }

  #toldOf(comparing: string): OnProgress {
    let toldMs = 0;
    return (progress) => {
      const nowMs = performance.now();
      if (nowMs < toldMs + TOLD_MS) return;
      toldMs = nowMs;
      this.#tells.onProgress({ comparing, ...progress });
    };
  }
}

function isOf({ machine, index, flash, other }: Comparison, now: Machine): boolean {
  return now === machine && now.flash(index) === flash && other.isIn(now);
}

/** Until the first change of what was compared. */
function listen(comparison: Comparison): void {
  const { flash, other } = comparison;
  const note = () => {
    comparison.isStale = true;
    comparison.unlisten();
  };
  const ends = [flash.onWritten(note), other.onWritten(note)];
  comparison.unlisten = () => {
    for (const end of ends) end();
  };
}

function mustBeThere(images: Both): void {
  for (const image of images) image.mustBeThere();
}

/** With what only the longer one has as the last range. */
function withRest(bounds: Float64Array, flashBytes: number, otherBytes: number): Float64Array {
  if (flashBytes === otherBytes) return bounds;
  const all = new Float64Array(bounds.length + 2);
  all.set(bounds);
  all.set([Math.min(flashBytes, otherBytes), Math.max(flashBytes, otherBytes)], bounds.length);
  return all;
}

function rangeAt(bounds: Float64Array, index: number): { start: number; end: number } {
  return { start: bounds[2 * index] ?? 0, end: bounds[2 * index + 1] ?? 0 };
}

/** The first range that begins at an offset or after it; their count where none does. */
function indexFrom(bounds: Float64Array, offset: number): number {
  let [low, high] = [0, bounds.length / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[2 * middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
