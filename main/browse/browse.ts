/** Browsing: what the worker threads find in the bytes of an image. */
import type { Comparison, DifferingRange, StructureComparison } from '../../app/contract/compare.ts';
import type { FindQuery } from '../../app/contract/find.ts';
import type { Structure } from '../../app/contract/structure.ts';
import { type Differences, joinDifferences } from '../image/compare/differing-ranges.ts';
import type { OnProgress, Task } from '../work/task.ts';
import type { Pooled, WorkerPool } from '../work/worker-pool.ts';
import { COMPARE, COMPARE_STRUCTURES } from './compare-task.ts';
import { FIND_UNPACKED, type FoundInSpace } from './find-unpacked-task.ts';
import type { ImageBytes } from './image-bytes.ts';
import { NodeBytes, type Unpack } from './node-bytes.ts';
import { SCAN } from './scan-task.ts';
import { type Found, type Search, type Searching, searchBytes } from './search.ts';
import { UNPACK } from './unpack-task.ts';
import type { UnpackedFound } from './unpacked-found.ts';

/** Asks the worker threads for what a window or a command wants to know of some bytes. */
export class Browser {
  readonly #pool: WorkerPool;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Counts bytes of the image. @throws UserError if it is lost meanwhile; the reason of `signal` */
  structureOf(image: ImageBytes, signal: AbortSignal, onProgress: OnProgress): Promise<Structure> {
    return this.#onBytes(image, SCAN, { bytes: image.bytes }, { signal, onProgress });
  }

  /**
   * Where the bytes of two images differ; what only the longer one has is the last range. Fewer than `joinBytes` equal bytes
   * part no range. @throws UserError if one is lost meanwhile; the reason of `signal`
   */
  async compare(images: Both, joinBytes: number, signal: AbortSignal): Promise<Comparison> {
    const [one, other] = images;
    const sizesBytes: Comparison['sizesBytes'] = [one.bytes.length, other.bytes.length];
    const [both, longest] = [Math.min(...sizesBytes), Math.max(...sizesBytes)];
    const inBoth = await this.differences(images, joinBytes, { signal });
    const rest = { bounds: Float64Array.of(both, longest), count: 1, differingBytes: longest - both };
    const all = [inBoth, ...(longest > both ? [rest] : [])];
    const { bounds, count, differingBytes } = joinDifferences(all, joinBytes);
    return { sizesBytes, differingBytes, count, ranges: rangesOf(bounds) };
  }

  /** Where the bytes differ that both images have. Counts these. @throws as `compare` */
  async differences(
    images: Both,
    joinBytes: number,
    { signal, onProgress = () => undefined }: { signal: AbortSignal; onProgress?: OnProgress },
  ): Promise<Differences> {
    const [one, other] = images;
    const total = Math.min(one.bytes.length, other.bytes.length);
    const done: number[] = [];
    const parts = partsOf(total, this.#pool.width).map(({ start, end }, index) =>
      this.#onBoth(
        images,
        COMPARE,
        { one: one.bytes, other: other.bytes, start, end, joinBytes },
        {
          signal,
          onProgress: (progress) => {
            done[index] = progress.done;
            onProgress({ done: done.reduce((sum, each) => sum + each, 0), total });
          },
        },
      ),
    );
    return joinDifferences(await Promise.all(parts), joinBytes);
  }

  /** What has become of the structures of the first image in the second. Counts bytes of both. @throws as `compare` */
  compareStructures(
    [one, other]: Both,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<StructureComparison> {
    const input = { one: one.bytes, other: other.bytes };
    return this.#onBoth([one, other], COMPARE_STRUCTURES, input, { signal, onProgress });
  }

  #onBoth<Input, Output, Part>(
    [one, other]: Both,
    task: Task<Input, Output, Part>,
    input: Input,
    pooled: Pooled<Part>,
  ): Promise<Output> {
    const mustBeThere = () => {
      one.mustBeThere();
      other.mustBeThere();
    };
    return this.#onBytes({ bytes: one.bytes, mustBeThere }, task, input, pooled);
  }

  /**
   * The bytes of what `structureOf` told; `keptMostBytes` of what is unpacked are kept, all if it is left out. What is asked
   * of them throws as it does.
   */
  bytesOf(image: ImageBytes, structure: Structure, signal: AbortSignal, keptMostBytes?: number): NodeBytes {
    const unpack: Unpack = async ({ packed, ...how }) => {
      // A thread is handed shared memory as it is, and of any other the whole buffer.
      const own = packed.buffer instanceof SharedArrayBuffer ? packed : packed.slice();
      return (await this.#onBytes(image, UNPACK, { packed: own, ...how }, { signal })).bytes;
    };
    return new NodeBytes(image.bytes, structure, unpack, keptMostBytes);
  }

  /**
   * What stands in the image. @throws UserError if it is lost meanwhile, and for a pattern that makes no sense; the reason of
   * the signal
   */
  async find(image: ImageBytes, search: Search, searching: Searching): Promise<Found> {
    image.mustBeThere();
    const found = await searchBytes(this.#pool, image.bytes, search, searching);
    image.mustBeThere();
    return found;
  }

  /**
   * What stands in what is packed or scattered in the image, which `found` has the structure of and takes. Counts bytes of
   * what is unpacked. @throws as `find`
   */
  async findUnpacked(
    image: ImageBytes,
    { query, mostHits, found }: PackedWanted,
    { signal, onProgress = () => undefined }: { signal: AbortSignal; onProgress?: OnProgress },
  ): Promise<void> {
    const { around, parts, structure } = found;
    const input = { query, bytes: image.bytes, spaces: structure.spaces, parts, mostHits, around };
    const onPart = (part: FoundInSpace) => found.take(part);
    found.end(await this.#onBytes(image, FIND_UNPACKED, input, { signal, onProgress, onPart }));
  }

  /** What was read while the image was lost is not told. */
  async #onBytes<Input, Output, Part>(
    image: ImageBytes,
    task: Task<Input, Output, Part>,
    input: Input,
    pooled: Pooled<Part>,
  ): Promise<Output> {
    image.mustBeThere();
    const output = await this.#pool.run(task, input, pooled);
    image.mustBeThere();
    return output;
  }
}

/** `mostHits` are kept, more are counted. */
export interface PackedWanted {
  readonly query: FindQuery;
  readonly mostHits: number;
  /** With the structure of the image; takes what is found. */
  readonly found: UnpackedFound;
}

/** Two images that are compared, the earlier one first. */
export type Both = readonly [ImageBytes, ImageBytes];

/** Ends of pages, so that no two threads read one page in. */
const EDGE_BYTES = 1 << 16;

function partsOf(lengthBytes: number, count: number): { start: number; end: number }[] {
  const partBytes = Math.max(EDGE_BYTES, Math.ceil(lengthBytes / count / EDGE_BYTES) * EDGE_BYTES);
  return Array.from({ length: Math.ceil(lengthBytes / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min((index + 1) * partBytes, lengthBytes),
  }));
}

function rangesOf(bounds: Float64Array): DifferingRange[] {
  return Array.from({ length: bounds.length / 2 }, (_, index) => ({
    start: bounds[2 * index] ?? 0,
    end: bounds[2 * index + 1] ?? 0,
  }));
}
