/** The Huffman code of zstd's literals, which is told by weights. RFC 8878, section 4.2. */
import type { PackedBytes } from '../packed-bytes.ts';
import { BackwardBits } from './backward-bits.ts';
import { readFseTable } from './fse-table.ts';

const LONGEST_CODE_BITS = 11;
/** From this header byte on the weights stand four bits each, below it they are packed. */
const PLAIN_WEIGHTS = 128;
const WEIGHT_LIMITS = { accuracyBits: 6, symbolCount: LONGEST_CODE_BITS + 2 } as const;
/** The last of 256 symbols is not told. */
const MOST_WEIGHTS = 255;

export interface HuffmanTable {
  readonly codeBits: number;
  /** By the next `codeBits` bits: symbol * 16 + bits of its code. */
  readonly entries: Uint16Array;
}

export function readHuffmanTable(packed: PackedBytes): HuffmanTable {
  const at = packed.position;
  const header = packed.byte();
  const weights = header < PLAIN_WEIGHTS ? packedWeights(packed, header) : plainWeights(packed, header - 127);
  let sum = 0;
  for (const weight of weights) if (weight > 0) sum += 1 << (weight - 1);
  const codeBits = sum === 0 ? 0 : 32 - Math.clz32(sum);
  const rest = (1 << codeBits) - sum;
  if (codeBits === 0 || codeBits > LONGEST_CODE_BITS || (rest & (rest - 1)) !== 0) {
    throw packed.damage('the weights of a zstd code contradict each other', at);
  }
  weights.push(32 - Math.clz32(rest));
  return tableOf(weights, codeBits);
}

function tableOf(weights: readonly number[], codeBits: number): HuffmanTable {
  const entries = new Uint16Array(1 << codeBits);
  let at = 0;
  for (let weight = 1; weight <= codeBits; weight++) {
    const span = 1 << (weight - 1);
    for (const [symbol, symbolWeight] of weights.entries()) {
      if (symbolWeight !== weight) continue;
      entries.fill(symbol * 16 + codeBits + 1 - weight, at, at + span);
      at += span;
    }
  }
  return { codeBits, entries };
}

function plainWeights(packed: PackedBytes, count: number): number[] {
  const bytes = packed.take((count + 1) >> 1);
  return Array.from({ length: count }, (_, index) => {
    const byte = bytes[index >> 1] ?? 0;
    return index % 2 === 0 ? byte >> 4 : byte & 15;
  });
}

/** Two states take turns; the weights end where one of them would need bits that there are not. */
function packedWeights(packed: PackedBytes, size: number): number[] {
  const end = packed.position + size;
  packed.need(size);
  const table = readFseTable(packed, WEIGHT_LIMITS);
  if (packed.position >= end) throw packed.damage('the weights of a zstd code are longer than they tell');
  const bits = new BackwardBits(packed.bytes, packed.position, end);
  const weights: number[] = [];
  let state = bits.read(table.accuracyBits);
  let other = bits.read(table.accuracyBits);
  while (bits.left >= 0 && weights.length < MOST_WEIGHTS) {
    weights.push(table.symbols[state] ?? 0);
    const next = (table.nextStates[state] ?? 0) + bits.read(table.bitCounts[state] ?? 0);
    state = other;
    other = next;
  }
  if (bits.left >= 0) throw packed.damage('a zstd code has more than 256 weights');
  weights.push(table.symbols[state] ?? 0);
  packed.position = end;
  return weights;
}

/** Fills `into` from one bitstream. @throws Damage if that has not just so many symbols. */
export function readHuffmanStream(
  { codeBits, entries }: HuffmanTable,
  packed: PackedBytes,
  size: number,
  into: Uint8Array,
): void {
  const bits = new BackwardBits(packed.bytes, packed.position, packed.position + size);
  for (let at = 0; at < into.length; at++) {
    const entry = entries[bits.peek(codeBits)] ?? 0;
    bits.left -= entry & 15;
    into[at] = entry >> 4;
  }
  if (bits.left !== 0) throw packed.damage('zstd literals do not end where their bits do');
  packed.position += size;
}
