/** What programming does to cells that hold something: a bit goes from 1 to 0, and back by an erase of its block alone. Pure. */
import { type EraseBlock, eraseBlockAt } from '../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../app/contract/machine.ts';

/** Of one bit: it is as wanted, the program clears it, or it would have to go from 0 to 1. */
export type BitFate = 'stays' | 'clears' | 'needs erase';

export interface ProgramPlan {
  /** How many bits of each fate. */
  readonly stays: number;
  readonly clears: number;
  readonly needsErase: number;
  /** The fewest erase blocks that have to be erased first, ascending. */
  readonly eraseBlocks: readonly EraseBlock[];
}

/** The fates of a byte's bits, the highest first. */
export function fatesOf(before: number, after: number): readonly BitFate[] {
  return [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => {
    const [was, becomes] = [(before >> bit) & 1, (after >> bit) & 1];
    return was === becomes ? 'stays' : becomes === 0 ? 'clears' : 'needs erase';
  });
}

/** What it takes to program these bytes over as many others, the first of which lies at `deviceOffset`. */
export function planProgram(
  before: Uint8Array,
  after: Uint8Array,
  { deviceOffset, regions }: { readonly deviceOffset: number; readonly regions: readonly EraseBlockRegion[] },
): ProgramPlan {
  const counts = { stays: 0, clears: 0, needsErase: 0 };
  const blocks = new Map<number, EraseBlock>();
  for (const [at, wanted] of after.entries()) {
    const there = before[at] ?? 0;
    const sets = bitCount(wanted & ~there);
    const clears = bitCount(there & ~wanted);
    counts.clears += clears;
    counts.needsErase += sets;
    counts.stays += 8 - sets - clears;
    if (sets === 0) continue;
    const block = eraseBlockAt(regions, deviceOffset + at);
    blocks.set(block.index, block);
  }
  return { ...counts, eraseBlocks: [...blocks.values()] };
}

/** What the cells hold afterwards, if nothing is erased: `setsBits` where the device stores a 1 over a 0 all the same. */
export function heldAfter(before: Uint8Array, after: Uint8Array, setsBits: boolean): Uint8Array {
  return setsBits ? after : after.map((wanted, at) => wanted & (before[at] ?? 0));
}

function bitCount(byte: number): number {
  let count = 0;
  for (let rest = byte & 0xff; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
