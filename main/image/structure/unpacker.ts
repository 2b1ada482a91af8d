/**
 * All that a scan found packed or scattered, unpacked one after the other in the thread that asks. What several are of, a block
 * of many small files or the bytes that others lie in, is unpacked once for those that follow on one another.
 */
import type { StructureSpace } from '../../../app/contract/structure.ts';
import { isMethod } from '../compression/decompress.ts';
import { assemble, packedRangesOf, partsOf, unpackRange, type WantedRange } from './assemble.ts';
import { type Decoded, decode } from './decode.ts';
import { STORED } from './stored.ts';

/** Of spaces that others lie in, and of blocks that several are of: those that were asked for last. */
const KEPT_MAX_BYTES = 64 * 1024 * 1024;

/** Whether its bytes stand nowhere in a row: they can't be read without it. */
export function isPackedApart({ method, parts }: StructureSpace): boolean {
  if (method === STORED) return false;
  const [only, ...others] = parts;
  return others.length > 0 || only === undefined || only.packed !== undefined;
}

export class Unpacker {
  readonly #image: Uint8Array;
  readonly #spaces: readonly StructureSpace[];
  readonly #charge: (unpackedBytes: number) => void;
  /** Spaces that others lie in, by their numbers. */
  readonly #around = new LastAsked<Uint8Array>((bytes) => bytes.length);
  readonly #blocks = new LastAsked<Decoded>(({ bytes }) => bytes.length);
  readonly #holdsOthers: ReadonlySet<number>;
  readonly #shared: ReadonlyMap<string, number>;

  /** `charge` hears how much is going to be unpacked, before it is; what it throws ends that. */
  constructor(
    image: Uint8Array,
    spaces: readonly StructureSpace[],
    charge: (unpackedBytes: number) => void = () => undefined,
  ) {
    this.#image = image;
    this.#spaces = spaces;
    this.#charge = charge;
    this.#holdsOthers = new Set(spaces.map(({ space }) => space));
    this.#shared = sharedRanges(spaces);
  }

  /** Of a space by its number; 0: the image. @throws Malformed where it does not come to what it should; what `charge` throws */
  bytesOf(space: number): Uint8Array {
    const how = this.#spaces[space - 1];
    if (how === undefined) return this.#image;
    const known = this.#around.get(String(space));
    if (known !== undefined) return known;
    const bytes = this.#unpack(how, this.bytesOf(how.space));
    if (this.#holdsOthers.has(space)) this.#around.keep(String(space), bytes);
    return bytes;
  }

  #unpack(how: StructureSpace, around: Uint8Array): Uint8Array {
    const { start, size, method, unpackedBytes, parts } = how;
    if (parts.length > 0) {
      this.#charge(unpackedBytes);
      return assemble(around, partsOf(how), (range) => this.#block(how.space, around, range));
    }
    const packed = around.subarray(start, start + size);
    if (!isMethod(method)) return packed;
    this.#charge(unpackedBytes);
    return decode(method, packed, unpackedBytes).bytes;
  }

  #block(space: number, around: Uint8Array, range: WantedRange): Decoded {
    const key = keyOf(space, range);
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const sharedMostBytes = this.#shared.get(key);
    const mostBytes = sharedMostBytes ?? range.mostBytes;
    this.#charge(mostBytes);
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
class LastAsked<Value> {
  readonly #sizeOf: (value: Value) => number;
  readonly #kept = new Map<string, Value>();
  #keptBytes = 0;

  constructor(sizeOf: (value: Value) => number) {
    this.#sizeOf = sizeOf;
  }

  get(key: string): Value | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  /** One that is not kept yet. */
  keep(key: string, value: Value): void {
    this.#kept.set(key, value);
    this.#keptBytes += this.#sizeOf(value);
    for (const [oldest, its] of this.#kept) {
      if (this.#keptBytes <= KEPT_MAX_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= this.#sizeOf(its);
    }
  }
}
