/** Steps that know nothing of flash: any access of any width and length, over every edge, and where nothing is. */
import fc from 'fast-check';
import type { WidthBytes } from '../../kit/flash/bus-driver.ts';
import { FAR_AWAY, type Ground, type Place } from './ground.ts';
import { fill, read, readBytes, write, writeBase64, writeHex } from './qtest-lines.ts';
import { anyData, commandWord, quietByte, type Step } from './target.ts';

/** Tables, unlock words and the pattern lie in these first bytes. */
const LOW_BYTES = 0x1_0000;
const LONGEST_BYTES = 70;
const LONG_BYTES = 5000;

/** Single accesses, and transfers of many bytes at once. */
export function wideStep(ground: Ground): Step {
  const address = wideAddress(ground);
  return fc.oneof(
    { weight: 3, arbitrary: singleAccess(address) },
    { weight: 2, arbitrary: transfer(address) },
  );
}

function wideAddress({ flashes, copies }: Ground): fc.Arbitrary<number> {
  const places = [...flashes.flatMap((flash) => flash.places), ...copies];
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...places).chain(addressIn) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...FAR_AWAY), fc.nat(0xff)).map(([at, more]) => at + more),
    },
  );
}

function addressIn({ address, lengthBytes }: Place): fc.Arbitrary<number> {
  const end = address + lengthBytes;
  return fc.oneof(
    { weight: 4, arbitrary: fc.nat(Math.min(LOW_BYTES, lengthBytes) - 1).map((offset) => address + offset) },
    { weight: 2, arbitrary: fc.nat(lengthBytes - 1).map((offset) => address + offset) },
    { weight: 2, arbitrary: fc.integer({ min: -9, max: 2 }).map((offset) => end + offset) },
    { weight: 1, arbitrary: fc.integer({ min: -9, max: 2 }).map((offset) => address + offset) },
  );
}

function singleAccess(address: fc.Arbitrary<number>): Step {
  const width = fc.constantFrom<WidthBytes>(1, 2, 4, 8);
  const data = fc.option(fc.oneof(anyData, fc.nat(0xff).chain(commandWord)), { freq: 2 });
  return fc
    .tuple(address, width, data)
    .map(([at, wide, value]) => [value === null ? read(at, wide) : write(at, value, wide)]);
}

/** Data may be shorter than its transfer. */
function transfer(address: fc.Arbitrary<number>): Step {
  const length = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 1, max: LONGEST_BYTES }) },
    { weight: 1, arbitrary: fc.integer({ min: LONGEST_BYTES, max: LONG_BYTES }) },
  );
  const shortBy = fc.constantFrom(0, 0, 0, 1, 5);
  const data = fc.tuple(length, shortBy).chain(([lengthBytes, missing]) => {
    const count = Math.max(1, lengthBytes - missing);
    return fc
      .uint8Array({ minLength: count, maxLength: count, size: 'max' })
      .map((bytes) => ({ lengthBytes, bytes: bytes.map(quietByte) }));
  });
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('read', 'b64read'), address, length)
      .map(([verb, at, lengthBytes]) => [readBytes(verb, at, lengthBytes)]),
    fc.tuple(address, data).map(([at, { lengthBytes, bytes }]) => [writeHex(at, lengthBytes, bytes)]),
    fc.tuple(address, data).map(([at, { lengthBytes, bytes }]) => [writeBase64(at, lengthBytes, bytes)]),
    fc.tuple(address, length, fc.nat(0xff)).map(([at, lengthBytes, value]) => [fill(at, lengthBytes, value)]),
  );
}
