/** The bytes of what a scan found: in the image, or in what was unpacked on the way there, which is unpacked again. */
import type { Structure, StructureNode, StructureSpace } from '../../app/contract/structure.ts';
import { isMethod, type Method } from '../image/compression/decompress.ts';
import { assemble, partsOf } from '../image/structure/assemble.ts';
import type { Part } from '../image/structure/found.ts';
import { STORED } from '../image/structure/stored.ts';

/** What unpacks, somewhere else than here. */
export type Unpack = (packed: {
  readonly packed: Uint8Array;
  /** Null where it is the parts that are packed, each on its own; they are ranges of `packed`. */
  readonly method: Method | null;
  readonly parts: readonly Part[];
  readonly unpackedBytes: number;
}) => Promise<Uint8Array>;

/** Keeps what it unpacked, up to so many bytes, and what was asked for last in any case: a preview takes 4 KiB of it. */
export class NodeBytes {
  readonly structure: Structure;
  readonly #image: Uint8Array;
  readonly #unpack: Unpack;
  /** Those that were asked for last at the end. */
  readonly #unpacked = new Map<number, Promise<Uint8Array>>();
  readonly #keptMostBytes: number;
  /** By the node: which bytes it unpacks to. */
  readonly #spaceOf = new Map<number, number>();

  /** `keptMostBytes` left out: all that was unpacked is kept. */
  constructor(
    image: Uint8Array,
    structure: Structure,
    unpack: Unpack,
    keptMostBytes = Number.POSITIVE_INFINITY,
  ) {
    this.#keptMostBytes = keptMostBytes;
    this.structure = structure;
    this.#image = image;
    this.#unpack = unpack;
    for (const [index, { node }] of structure.spaces.entries()) this.#spaceOf.set(node, index + 1);
  }

  /** Null for what has no place of its own. @throws what `unpack` throws */
  async raw({ space, start, size }: StructureNode): Promise<Uint8Array | null> {
    if (start === null) return null;
    return (await this.#asked(space)).subarray(start, start + size);
  }

  /** What it unpacks to; null for what isn't packed. @throws what `unpack` throws */
  async content({ id }: StructureNode): Promise<Uint8Array | null> {
    const space = this.#spaceOf.get(id);
    return space === undefined ? null : this.#asked(space);
  }

  /** What of its content is cut, damaged or missing, a sentence each. */
  lossesOf({ id }: StructureNode): readonly string[] {
    return this.structure.spaces[(this.#spaceOf.get(id) ?? 0) - 1]?.losses ?? [];
  }

  /** Whether it has a content besides its own bytes. */
  isPacked({ id }: StructureNode): boolean {
    return this.#spaceOf.has(id);
  }

  /** Whether its content is its own bytes without what is around them. */
  isStored({ id }: StructureNode): boolean {
    return this.structure.spaces[(this.#spaceOf.get(id) ?? 0) - 1]?.method === STORED;
  }

  /** What it took on the way goes first: of a space in a space, the inner one is asked for again and again. */
  async #asked(space: number): Promise<Uint8Array> {
    const bytes = await this.#inSpace(space);
    const unpacked = this.#unpacked.get(space);
    if (unpacked === undefined) return bytes;
    this.#unpacked.delete(space);
    this.#unpacked.set(space, unpacked);
    let keptBytes = 0;
    for (const kept of this.#unpacked.keys()) keptBytes += this.#sizeOf(kept);
    for (const oldest of this.#unpacked.keys()) {
      if (keptBytes <= this.#keptMostBytes || oldest === space) break;
      this.#unpacked.delete(oldest);
      keptBytes -= this.#sizeOf(oldest);
    }
    return bytes;
  }

  #sizeOf(space: number): number {
    return this.structure.spaces[space - 1]?.unpackedBytes ?? 0;
  }

  /** 0: the image. */
  #inSpace(space: number): Promise<Uint8Array> {
    const how = this.structure.spaces[space - 1];
    if (how === undefined) return Promise.resolve(this.#image);
    const known = this.#unpacked.get(space);
    if (known !== undefined) return known;
    const unpacked = this.#unpackSpace(how);
    this.#unpacked.set(space, unpacked);
    // One that was given up, or for which there was no memory, may go well the next time.
    unpacked.catch(() => this.#unpacked.delete(space));
    return unpacked;
  }

  async #unpackSpace({
    space,
    start,
    size,
    method,
    parts,
    unpackedBytes,
  }: StructureSpace): Promise<Uint8Array> {
    const around = await this.#inSpace(space);
    if (parts.some(({ packed }) => packed !== undefined)) {
      const together = inARow(around, partsOf({ parts }));
      return this.#unpack({ ...together, method: null, unpackedBytes });
    }
    if (parts.length > 0) return assemble(around, partsOf({ parts }));
    const packed = around.subarray(start, start + size);
    return isMethod(method) ? this.#unpack({ packed, method, parts: [], unpackedBytes }) : packed;
  }
}

/** A range of the bytes around, half-open, that is at `at` in a row of such. */
interface Moved {
  readonly start: number;
  end: number;
  readonly at: number;
}

/**
 * The parts that are there, one behind the other: only they cross to another thread. What several parts are of, or have in
 * common, is there once.
 */
function inARow(around: Uint8Array, parts: readonly Part[]): { packed: Uint8Array; parts: Part[] } {
  const there = [...parts.entries()].flatMap(([index, { start, sizeBytes }]) =>
    start === null ? [] : [{ index, start, end: start + sizeBytes }],
  );
  const moved = [...parts];
  const ranges: Moved[] = [];
  for (const { index, start, end } of there.sort((one, other) => one.start - other.start)) {
    const last = ranges.at(-1);
    const isInLast = last !== undefined && start <= last.end;
    const range = isInLast ? last : { start, end, at: endInRow(last) };
    range.end = Math.max(range.end, end);
    if (!isInLast) ranges.push(range);
    moved[index] = { ...parts[index], start: range.at + start - range.start, sizeBytes: end - start };
  }
  const packed = new Uint8Array(endInRow(ranges.at(-1)));
  for (const { start, end, at } of ranges) packed.set(around.subarray(start, end), at);
  return { packed, parts: moved };
}

function endInRow(last: Moved | undefined): number {
  return last === undefined ? 0 : last.at + last.end - last.start;
}
