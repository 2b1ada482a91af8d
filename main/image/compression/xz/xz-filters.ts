/** The filters that an .xz block names, in the order in which they are undone. "The .xz File Format" 1.2, section 5.3. */
import type { PackedBytes } from '../packed-bytes.ts';
import { viewOf } from '../view-of.ts';
import { arm, arm64, armThumb, powerPc, sparc, x86 } from './branch-filters.ts';

export type Filter = (bytes: Uint8Array) => void;

type BranchFilter = (bytes: Uint8Array, start: number) => void;

/** An opcode of x86 and its offset. */
export const LONGEST_BRANCH_BYTES = 5;

const LZMA2 = 0x21;
const DELTA = 0x03;

/** By the filter's number in the file. Null: not undone here. */
const BRANCH_FILTERS = new Map<number, { processor: string; undo: BranchFilter | null }>([
  [0x04, { processor: 'x86', undo: x86 }],
  [0x05, { processor: 'PowerPC', undo: powerPc }],
  [0x06, { processor: 'IA-64', undo: null }],
  [0x07, { processor: 'ARM', undo: arm }],
  [0x08, { processor: 'ARM Thumb', undo: armThumb }],
  [0x09, { processor: 'SPARC', undo: sparc }],
  [0x0a, { processor: 'ARM64', undo: arm64 }],
  [0x0b, { processor: 'RISC-V', undo: null }],
]);

/** A filter as the block's header has it. */
export interface NamedFilter {
  readonly id: number;
  readonly properties: Uint8Array;
}

export interface FilterChain {
  readonly dictionaryBytes: number;
  /** After LZMA2, each over the whole block. */
  readonly undo: readonly Filter[];
}

/** @throws Damage for a chain that does not end in LZMA2, or a filter that is not known. */
export function filterChain(named: readonly NamedFilter[], packed: PackedBytes): FilterChain {
  const last = named.at(-1);
  const [dictionary] = last?.properties ?? [];
  if (last?.id !== LZMA2 || last.properties.length !== 1 || dictionary === undefined || dictionary > 40) {
    throw packed.damage('an .xz block does not end its filters with LZMA2');
  }
  const undo = named.slice(0, -1).map((filter) => filterOf(filter, packed));
  return { dictionaryBytes: dictionaryBytes(dictionary), undo: undo.reverse() };
}

/** 2^n or 2^n + 2^(n-1), from 4 KiB on. */
function dictionaryBytes(code: number): number {
  return code === 40 ? 2 ** 32 - 1 : (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
}

function filterOf({ id, properties }: NamedFilter, packed: PackedBytes): Filter {
  if (id === DELTA && properties.length === 1) {
    const distance = (properties[0] ?? 0) + 1;
    return (bytes) => delta(bytes, distance);
  }
  const branches = BRANCH_FILTERS.get(id);
  if (branches === undefined || (properties.length !== 0 && properties.length !== 4)) {
    throw packed.damage(`an .xz block has the filter 0x${id.toString(16)}, which is none`);
  }
  const { processor, undo } = branches;
  if (undo === null) throw packed.damage(`the .xz filter for ${processor} code is not known here`);
  const start = properties.length === 0 ? 0 : viewOf(properties).getUint32(0, true);
  return (bytes) => undo(bytes, start);
}

/** Each byte was stored as its difference from the one `distance` before. */
function delta(bytes: Uint8Array, distance: number): void {
  for (let at = distance; at < bytes.length; at++) {
    bytes[at] = (bytes[at] ?? 0) + (bytes[at - distance] ?? 0);
  }
}
