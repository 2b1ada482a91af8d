/** Numbers in as many bytes as they need, seven bits in each, the lowest first: LEB128 (DWARF) and varint (protobuf). */
import { countText } from '../../app/contract/text/count-text.ts';
import { integerReading, parseInteger } from './integers.ts';
import { type NumberBase, type Reading, refusal, type Unreadable, type ValueType } from './value-type.ts';

/** Seven bits in each hold 64. */
const BYTES_MAX = 10;
const UNSIGNED_MAX = (1n << 64n) - 1n;
const SIGNED_MAX = (1n << 63n) - 1n;
const SIGNED_MIN = -(1n << 63n);

/** The bits of the number that begins here, and of how many bytes; null where it has no end or more than 64 bits. */
function groupsFrom(bytes: Uint8Array): { bits: bigint; lengthBytes: number; endsSigned: boolean } | null {
  let bits = 0n;
  for (const [at, byte] of bytes.subarray(0, BYTES_MAX).entries()) {
    bits |= BigInt(byte & 0x7f) << BigInt(7 * at);
    if (byte < 0x80) return { bits, lengthBytes: at + 1, endsSigned: (byte & 0x40) !== 0 };
  }
  return null;
}

function unsignedFrom(bytes: Uint8Array): { value: bigint; lengthBytes: number } | null {
  const groups = groupsFrom(bytes);
  if (groups === null || groups.bits > UNSIGNED_MAX) return null;
  return { value: groups.bits, lengthBytes: groups.lengthBytes };
}

function signedFrom(bytes: Uint8Array): { value: bigint; lengthBytes: number } | null {
  const groups = groupsFrom(bytes);
  if (groups === null) return null;
  const { bits, lengthBytes, endsSigned } = groups;
  const value = endsSigned ? bits - (1n << BigInt(7 * lengthBytes)) : bits;
  return value < SIGNED_MIN || value > SIGNED_MAX ? null : { value, lengthBytes };
}

/** Zigzag: 0, -1, 1, -2 … are stored as 0, 1, 2, 3 … */
function zigzagFrom(bytes: Uint8Array): { value: bigint; lengthBytes: number } | null {
  const stored = unsignedFrom(bytes);
  if (stored === null) return null;
  const { value, lengthBytes } = stored;
  return { value: (value & 1n) === 0n ? value >> 1n : -(value >> 1n) - 1n, lengthBytes };
}

/** The fewest groups that hold a number; what is left of it above them, all ones for one below zero, is not stored. */
function groupsOf(value: bigint, isDone: (rest: bigint, group: number) => boolean): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    if (isDone(rest, group)) return Uint8Array.from([...bytes, group]);
    bytes.push(group | 0x80);
  }
}

const unsignedBytes = (value: bigint) => groupsOf(value, (rest) => rest === 0n);
const signedBytes = (value: bigint) =>
  groupsOf(value, (rest, group) => rest === ((group & 0x40) === 0 ? 0n : -1n));
const zigzagBytes = (value: bigint) => unsignedBytes(value < 0n ? -2n * value - 1n : 2n * value);

interface VarintKind {
  readonly id: string;
  readonly title: string;
  readonly range: readonly [least: bigint, most: bigint];
  readonly from: (bytes: Uint8Array) => { value: bigint; lengthBytes: number } | null;
  readonly bytesOf: (value: bigint) => Uint8Array;
}

const KINDS: readonly VarintKind[] = [
  {
    id: 'uleb128',
    title: 'unsigned LEB128, a protobuf varint: up to 10 bytes',
    range: [0n, UNSIGNED_MAX],
    from: unsignedFrom,
    bytesOf: unsignedBytes,
  },
  {
    id: 'sleb128',
    title: 'LEB128 with a sign: up to 10 bytes',
    range: [SIGNED_MIN, SIGNED_MAX],
    from: signedFrom,
    bytesOf: signedBytes,
  },
  {
    id: 'zigzag',
    title: 'protobuf varint with a sign (sint64): up to 10 bytes',
    range: [SIGNED_MIN, SIGNED_MAX],
    from: zigzagFrom,
    bytesOf: zigzagBytes,
  },
];

export const VARINT_TYPES: readonly ValueType[] = KINDS.map(varintType);

function varintType({ id, title, range: [least, most], from, bytesOf }: VarintKind): ValueType {
  return {
    id,
    name: id,
    title,
    group: 'Whole numbers',
    minBytes: 1,
    read(bytes, base) {
      const found = from(bytes);
      return found === null ? { why: 'longer than 64 bits' } : varintReading(found, base);
    },
    write(text) {
      const value = parseInteger(text);
      if (value >= least && value <= most) return bytesOf(value);
      throw refusal(
        `${countText(value)} does not fit into 64 bits`,
        `Write ${countText(least)} to ${countText(most)}.`,
      );
    },
    example: '300',
  };
}

function varintReading(
  { value, lengthBytes }: { value: bigint; lengthBytes: number },
  base: NumberBase,
): Reading | Unreadable {
  return { ...integerReading(value, 1, base), lengthBytes };
}
