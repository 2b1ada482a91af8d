/** Integers and ranges of them, and GUIDs, as the bytes that they are stored as. */
import type { IntegerOrder, IntegerWidth } from '../../../app/contract/find.ts';
import { guidsNamed } from '../../../app/contract/guids/guid-name.ts';
import { wholeNumberIn } from '../../../app/contract/text/whole-number.ts';
import { ANY_BYTE, byteRange, type Sequence, sequenceOf } from './byte-set.ts';
import { patternError } from './pattern-error.ts';

/** How an integer is stored. */
export interface IntegerForm {
  readonly widthBytes: IntegerWidth;
  readonly order: IntegerOrder;
}

const HOW = 'Write a number (1234, 0x4d2, -1), or two with .. between them.';

/** A range is several sequences: `0x00ff..0x0101` ends in ff after 00, or in 00 or 01 after 01. @throws UserError */
export function parseInteger(text: string, { widthBytes, order }: IntegerForm): readonly Sequence[] {
  const bits = 8 * widthBytes;
  const [first, last = first, tooMuch] = text.split('..').map((part) => part.trim());
  if (first === undefined || last === undefined || tooMuch !== undefined)
    throw patternError(text, text.lastIndexOf('..'), 'A range has two ends', HOW);
  const ends = [
    { part: first, at: 0 },
    { part: last, at: text.lastIndexOf(last) },
  ].map(({ part, at }) => numberIn(text, { part, at, bits }));
  const [low = 0n, high = 0n] = ends;
  if (low > high) throw patternError(text, 0, 'The range ends before it begins', HOW);
  const bigEndian = signed(low, high, bits).flatMap(([from, to]) => sequencesBetween(from, to, widthBytes));
  const little = bigEndian.map((sequence) => [...sequence].reverse());
  if (order === 'little' || widthBytes === 1) return little;
  return order === 'big' ? bigEndian : [...little, ...bigEndian];
}

function numberIn(text: string, { part, at, bits }: { part: string; at: number; bits: number }): bigint {
  const value = wholeNumberIn(part);
  if (value === null)
    throw patternError(text, at, part === '' ? 'There is no number' : `${part} is no number`, HOW);
  const [least, most] = [-(1n << BigInt(bits - 1)), (1n << BigInt(bits)) - 1n];
  if (value < least || value > most)
    throw patternError(
      text,
      at,
      `${part} does not fit into ${bits} bits`,
      `Look for a wider integer, or one from ${least} to ${most}.`,
    );
  return value;
}

/** The same as numbers without a sign: what goes through zero is two ranges. */
function signed(low: bigint, high: bigint, bits: number): [bigint, bigint][] {
  const all = 1n << BigInt(bits);
  if (low >= 0n) return [[low, high]];
  if (high < 0n) return [[low + all, high + all]];
  return [
    [0n, high],
    [low + all, all - 1n],
  ];
}

/** Big-endian sequences of so many bytes that hold all numbers between, and no other. */
function sequencesBetween(from: bigint, to: bigint, widthBytes: number): Sequence[] {
  if (widthBytes === 0) return [[]];
  const shift = BigInt(8 * (widthBytes - 1));
  const [first, last] = [Number(from >> shift), Number(to >> shift)];
  const rest = (1n << shift) - 1n;
  if (first === last) return headed(first, first, sequencesBetween(from & rest, to & rest, widthBytes - 1));
  const isWholeStart = (from & rest) === 0n;
  const isWholeEnd = (to & rest) === rest;
  const [low, high] = [isWholeStart ? first : first + 1, isWholeEnd ? last : last - 1];
  const anything = [Array.from({ length: widthBytes - 1 }, () => ANY_BYTE)];
  return [
    ...(isWholeStart ? [] : headed(first, first, sequencesBetween(from & rest, rest, widthBytes - 1))),
    ...(low > high ? [] : headed(low, high, anything)),
    ...(isWholeEnd ? [] : headed(last, last, sequencesBetween(0n, to & rest, widthBytes - 1))),
  ];
}

function headed(first: number, last: number, tails: readonly Sequence[]): Sequence[] {
  return tails.map((tail) => [byteRange(first, last), ...tail]);
}

const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** A GUID, or the name that it is known by: there may be several of one name. @throws UserError */
export function parseGuid(text: string): readonly Sequence[] {
  const typed = text.trim();
  const guids = GUID.test(typed) ? [typed] : guidsNamed(typed);
  if (guids.length === 0)
    throw patternError(
      text,
      0,
      'This is no GUID, and no name that one is known by',
      'Write 8c8ce578-8a3d-4f1c-9935-896185c32dd3, with or without braces, or a name such as gEfiGlobalVariableGuid.',
    );
  return guids.map(guidSequence);
}

function guidSequence(guid: string): Sequence {
  const [, ...parts] = GUID.exec(guid) ?? [];
  const bytes = parts.flatMap((part, index) => {
    const field = [...Buffer.from(part, 'hex')];
    return index < 3 ? field.reverse() : field;
  });
  return sequenceOf(bytes);
}
