/**
 * All that a scan found packed or scattered, unpacked one after the other in the thread that asks. What several are of, a block
 * of many small files or the bytes that others lie in, is unpacked once for those that follow on one another.
 */
import type { StructureSpace } from '../../../app/contract/structure.ts';
import { isMethod } from '../compression/decompress.ts';
import { assemble, packedRangesOf, partsOf, unpackRange, type WantedRange } from './assemble.ts';
import { type Decoded, decode } from './decode.ts';
import { STORED } from './stored.ts';

/** Of spaces that others lie in, and as much of blocks that several are of: those that were asked for last. */
const KEPT_MAX_BYTES = 64 * 1024 * 1024;

/** What it goes by. */
export interface Unpacking {
  /** Hears how much is going to be unpacked, or how much packed data gone through if that is more; what it throws ends that. */
  readonly charge?: (bytes: number) => void;
  /** How much is kept besides what is asked for and what that lies in. */
  readonly keptMostBytes?: number;
}

/** Whether its bytes stand nowhere in a row: they can't be read without it. */
export function isPackedApart({ method, parts }: StructureSpace): boolean {
  if (method === STORED) return false;
  const [only, ...others] = parts;
  return others.length > 0 || only === undefined || only.packed !== undefined;
}

export class Unpacker {
  readonly #image: Uint8Array;
  readonly #spaces: readonly StructureSpace[];
  readonly #charge: (bytes: number) => void;
  /** Spaces that others lie in, by their numbers. */
  readonly #outer: LastAsked<number, Uint8Array>;
  readonly #blocks: LastAsked<string, Decoded>;
  readonly #holdsOthers: ReadonlySet<number>;
  readonly #shared: ReadonlyMap<string, number>;

  constructor(
    image: Uint8Array,
    spaces: readonly StructureSpace[],
    { charge = () => undefined, keptMostBytes = KEPT_MAX_BYTES }: Unpacking = {},
  ) {
    this.#image = image;
    this.#spaces = spaces;
    this.#charge = charge;
    this.#outer = new LastAsked((bytes) => bytes.length, keptMostBytes);
    this.#blocks = new LastAsked(({ bytes }) => bytes.length, keptMostBytes);
    this.#holdsOthers = new Set(spaces.map(({ space }) => space));
    this.#shared = sharedRanges(spaces);
  }

  /** Of a space by its number; 0: the image. @throws Malformed where it does not come to what it should; what `charge` throws */
  bytesOf(space: number): Uint8Array {
    const how = this.#spaces[space - 1];
    if (how === undefined) return this.#image;
    const known = this.#outer.get(space);
    if (known !== undefined) return known;
    const bytes = this.#unpack(how, this.bytesOf(how.space));
    // Those that it lies in are needed again for the next one there, however large they are.
    if (this.#holdsOthers.has(space)) this.#outer.keep(space, bytes, this.#outerOf(space));
    return bytes;
  }

  #outerOf(space: number): ReadonlySet<number> {
    const outer = new Set<number>();
    for (let at = this.#spaces[space - 1]?.space ?? 0; at > 0; at = this.#spaces[at - 1]?.space ?? 0)
      outer.add(at);
    return outer;
  }

  #unpack(how: StructureSpace, around: Uint8Array): Uint8Array {
    const { start, size, method, unpackedBytes, parts } = how;
    if (parts.length > 0) {
      this.#charge(unpackedBytes);
      return assemble(around, partsOf(how), (range) => this.#block(how.space, around, range));
    }
    const packed = around.subarray(start, start + size);
    if (!isMethod(method)) return packed;
    this.#charge(Math.max(unpackedBytes, packed.length));
    return decode(method, packed, unpackedBytes).bytes;
  }

  #block(space: number, around: Uint8Array, range: WantedRange): Decoded {
    const key = keyOf(space, range);
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const sharedMostBytes = this.#shared.get(key);
    const mostBytes = sharedMostBytes ?? range.mostBytes;
    this.#charge(Math.max(mostBytes, range.sizeBytes));
    const block = unpackRange(around, { ...range, mostBytes });
    if (sharedMostBytes !== undefined) this.#blocks.keep(key, block);
    return block;
  }
}

function keyOf(space: number, { method, start, sizeBytes }: WantedRange): string {
  return `${space} ${start} ${sizeBytes} ${method}`;
}

/** Of the ranges that several spaces are of: up to where one of them wants it unpacked. */
function sharedRanges(spaces: readonly StructureSpace[]): ReadonlyMap<string, number> {
  const [once, shared] = [new Map<string, number>(), new Map<string, number>()];
  for (const how of spaces) {
    for (const range of packedRangesOf(partsOf(how))) {
      const key = keyOf(how.space, range);
      const before = once.get(key);
      const mostBytes = Math.max(before ?? 0, range.mostBytes);
      once.set(key, mostBytes);
      if (before !== undefined) shared.set(key, mostBytes);
    }
  }
  return shared;
}

/** Keeps so much of what was asked for last, and the very last in any case. */
class LastAsked<Key, Value> {
  readonly #sizeOf: (value: Value) => number;
  readonly #mostBytes: number;
  readonly #kept = new Map<Key, Value>();
  #keptBytes = 0;

  constructor(sizeOf: (value: Value) => number, mostBytes: number) {
    this.#sizeOf = sizeOf;
    this.#mostBytes = mostBytes;
  }

  get(key: Key): Value | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  /** One that is not kept yet, and `needed` as well. */
  keep(key: Key, value: Value, needed: ReadonlySet<Key> = new Set()): void {
    this.#kept.set(key, value);
    this.#keptBytes += this.#sizeOf(value);
    for (const [oldest, its] of this.#kept) {
      if (this.#keptBytes <= this.#mostBytes) break;
      if (oldest === key || needed.has(oldest)) continue;
      this.#kept.delete(oldest);
      this.#keptBytes -= this.#sizeOf(its);
    }
  }
}
