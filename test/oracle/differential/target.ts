/** One flash as random programs aim at it: places worth trying, widths, and commands as drivers write them. */
import fc from 'fast-check';
import { accessWidthOf, sizeBytesOf } from '../../../main/pflash/geometry.ts';
import type { WidthBytes } from '../../kit/flash/bus-driver.ts';
import type { Place, TargetFlash } from './ground.ts';
import { read } from './qtest-lines.ts';

/** The lines of one step of a program. */
export type Step = fc.Arbitrary<string[]>;

/** How far around a favoured offset programs go. */
const NEAR_BYTES = 64;
/** One access in so many is left where it is, aligned or not. */
const ALIGNED_IN = 20;

export interface Access {
  readonly at: number;
  readonly wide: WidthBytes;
}

export interface Target {
  /** The widest access that reaches the bank as one. */
  readonly wordBytes: 1 | 2 | 4;
  readonly sizeBytes: number;
  /** The bank's width more often than any other. */
  readonly width: fc.Arbitrary<WidthBytes>;
  /** A bus address of the flash at any of its places, near one of the favoured offsets. */
  readonly address: fc.Arbitrary<number>;
  /** A bus address and a width, mostly aligned: what is split reaches the device as something else. */
  readonly access: fc.Arbitrary<Access>;
  /** A bus address where a place of the flash begins: command words count from there. */
  readonly base: fc.Arbitrary<number>;
  /** Reads near an address, and low in the flash, where tables lie. */
  reads(near: number, base: number): Step;
}

/** `favoured`: offsets in bytes that programs come back to. */
export function targetOf({ part, places }: TargetFlash, favoured: fc.Arbitrary<number>): Target {
  const wordBytes = accessWidthOf(part.geometry);
  const sizeBytes = sizeBytesOf(part.geometry);
  const width = fc.oneof(
    { weight: 6, arbitrary: fc.constant<WidthBytes>(wordBytes) },
    { weight: 3, arbitrary: fc.constantFrom<WidthBytes>(1, 2, 4) },
    { weight: 1, arbitrary: fc.constant<WidthBytes>(8) },
  );
  const place = somePlace(places);
  const offset = fc
    .tuple(
      favoured,
      fc.oneof(fc.constant(0), fc.integer({ min: -NEAR_BYTES, max: NEAR_BYTES }), fc.nat(0x400)),
      fc.constantFrom(4, 4, 4, 2, 1),
    )
    .map(([at, shift, alignment]) => {
      const inside = Math.min(Math.max(at + shift, 0), sizeBytes - 8);
      return inside - (inside % alignment);
    });
  const address = fc.tuple(place, offset).map(([at, deviceOffset]) => addressIn(at, deviceOffset));
  return {
    wordBytes,
    sizeBytes,
    width,
    address,
    access: fc
      .tuple(address, width, fc.nat(ALIGNED_IN))
      .map(([at, wide, dice]) => ({ at: dice === 0 ? at : at - (at % wide), wide })),
    base: place.map(({ address }) => address),
    reads: (near, base) =>
      fc
        .array(fc.tuple(fc.nat(0x300), width, fc.boolean()), { maxLength: 6 })
        .map((list) => list.map(([low, wide, isNear]) => read(isNear ? near : base + low, wide))),
  };
}

/** Mostly the flash's first place, so that states last. */
function somePlace(places: readonly Place[]): fc.Arbitrary<Place> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...places.slice(0, 1)) },
    { weight: 1, arbitrary: fc.constantFrom(...places) },
  );
}

/** A place may show a part of the flash only: other offsets are folded into it. */
function addressIn({ address, offset, lengthBytes }: Place, deviceOffset: number): number {
  const room = lengthBytes - 8;
  return address + ((((deviceOffset - offset) % room) + room) % room);
}

/** Data of 8 bytes, none of them 0xe8: taken for that command it makes a count of whatever follows. */
export const anyData = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn).map(withoutBufferCommand);

function withoutBufferCommand(data: bigint): bigint {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(data);
  return Buffer.from(bytes.map(quietByte)).readBigUInt64LE();
}

/** The byte, or another one in place of the command that begins a buffered program. */
export function quietByte(byte: number): number {
  return byte === 0xe8 ? 0xe7 : byte;
}

/** A command as drivers write it: for one chip, for two of 16 bits, in every byte, or with rubbish above. */
export function commandWord(byte: number): fc.Arbitrary<bigint> {
  const low = BigInt(byte);
  return fc.oneof(
    fc.constant(low),
    fc.constant(low * 0x0001_0001n),
    fc.constant(low * 0x0101_0101n),
    fc.bigInt(0n, 0xff_ffffn).map((above) => (above << 8n) | low),
  );
}
