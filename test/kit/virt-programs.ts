/**
 * Random bus programs for `virt`: steps that know the Intel command set and go deep into it, and steps that know
 * nothing and go wide. A step is a list of qtest lines, so that a program of steps reads like a driver's work.
 */
import fc from 'fast-check';
import { toLine, type WidthBytes } from './bus-driver.ts';

const FLASH_BYTES = 0x400_0000;
const FLASH_BASES = [0, FLASH_BYTES] as const;
const BLOCK_BYTES = 0x4_0000;
const WINDOW_BYTES = 0x1000;
/** The start image has its pattern in these first bytes. */
const PATTERN_BYTES = 0x1_0000;
/** Where `virt` has nothing at all: between its small devices and its PCI windows, and far above its memory. */
const NOWHERE = [0x0c00_0000, 0x0e00_0001, 0x0fff_fe00, 0x1000_0000_0000, 2 ** 52] as const;

const width = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<WidthBytes>(4) },
  { weight: 5, arbitrary: fc.constantFrom<WidthBytes>(1, 2) },
  { weight: 1, arbitrary: fc.constantFrom<WidthBytes>(8) },
);

/** Offsets in a flash: the pattern, block edges, write-buffer edges, both ends; aligned more often than not. */
const deviceOffset = fc
  .tuple(
    fc.oneof(
      fc.nat(PATTERN_BYTES - 1),
      fc.nat(FLASH_BYTES / BLOCK_BYTES - 1).map((block) => block * BLOCK_BYTES),
      fc.nat(63).map((window) => window * WINDOW_BYTES),
      fc.constantFrom(0, FLASH_BYTES - WINDOW_BYTES),
    ),
    fc.oneof(fc.constant(0), fc.integer({ min: -64, max: 64 })),
    fc.constantFrom(4, 4, 4, 2, 1),
  )
  .map(([place, shift, alignment]) => {
    const offset = Math.min(Math.max(place + shift, 0), FLASH_BYTES - 8);
    return offset - (offset % alignment);
  });

/** Both flashes are tried, but mostly one, so that states last. */
const address = fc
  .tuple(fc.constantFrom(0, 0, 0, 1), deviceOffset)
  .map(([flash, offset]) => FLASH_BASES[flash === 0 ? 0 : 1] + offset);

/** A command as drivers write it: for one chip, for both, in every byte, or with rubbish above. */
function commandWord(byte: number): fc.Arbitrary<bigint> {
  const low = BigInt(byte);
  return fc.oneof(
    fc.constant(low),
    fc.constant(low * 0x0001_0001n),
    fc.constant(low * 0x0101_0101n),
    fc.bigInt(0n, 0xff_ffffn).map((above) => (above << 8n) | low),
  );
}

function write(at: number, data: bigint, widthBytes: WidthBytes): string {
  return toLine({ address: at, widthBytes, data: BigInt.asUintN(8 * widthBytes, data) });
}

function read(at: number, widthBytes: WidthBytes): string {
  return toLine({ address: at, widthBytes, data: null });
}

type Place = { at: number; widthBytes: WidthBytes };
const place: fc.Arbitrary<Place> = fc.record({ at: address, widthBytes: width });

/** A command followed by reads near its place or low in its flash, where tables lie. */
function commandAndReads(...bytes: readonly number[]): fc.Arbitrary<string[]> {
  const reads = fc.array(fc.tuple(fc.nat(0x300), width, fc.boolean()), { maxLength: 6 });
  return fc
    .tuple(place, fc.constantFrom(...bytes).chain(commandWord), reads)
    .map(([{ at, widthBytes }, data, places]) => {
      const base = at < FLASH_BYTES ? 0 : FLASH_BYTES;
      const lines = places.map(([low, readWidth, isNear]) => read(isNear ? at : base + low, readWidth));
      return [write(at, data, widthBytes), ...lines];
    });
}

/** Two cycles at one place, then a read: program, erase, lock. */
function twoCycles(first: readonly number[], second: fc.Arbitrary<bigint>): fc.Arbitrary<string[]> {
  return fc
    .tuple(place, fc.constantFrom(...first).chain(commandWord), second, fc.constantFrom(0, 1, 2))
    .map(([{ at, widthBytes }, command, data, readCount]) => [
      write(at, command, widthBytes),
      write(at, data, widthBytes),
      ...Array<string>(readCount).fill(read(at, widthBytes)),
    ]);
}

const anyData = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn);
const query = commandAndReads(0x98);
const identify = commandAndReads(0x90);
const status = commandAndReads(0x70);
const singleCommand = commandAndReads(0xff, 0xff, 0xf0, 0x00, 0x50, 0x28, 0xb0, 0xd0, 0x01, 0x03, 0xe9);
const wordProgram = twoCycles([0x10, 0x40], anyData);
const erase = twoCycles([0x20], fc.constantFrom(0xd0, 0xd0, 0xd0, 0xff, 0x70, 0x20).chain(commandWord));
const lock = twoCycles([0x60], fc.constantFrom(0x01, 0xd0, 0x2f, 0x03, 0xff, 0x60).chain(commandWord));

/** A buffered program: the count mostly right, words mostly in order and inside the buffer's window, then a confirm. */
const bufferedProgram = fc
  .record({
    place,
    command: commandWord(0xe8),
    words: fc.array(anyData, { maxLength: 20 }),
    countError: fc.constantFrom(0, 0, 0, 0, -1, 1, 0x200),
    step: fc.constantFrom(1, 1, 1, 1, 2, 0, -1, 600),
    confirm: fc.constantFrom(0xd0, 0xd0, 0xd0, 0xff, 0x70, 0x50).chain(commandWord),
  })
  .map(({ place: { at, widthBytes }, command, words, countError, step, confirm }) => {
    const count = BigInt((words.length - 1 + countError) & 0xffff) * 0x0001_0001n;
    const end = (at < FLASH_BYTES ? FLASH_BYTES : 2 * FLASH_BYTES) - 8;
    const base = end + 8 - FLASH_BYTES;
    const data = words.map((word, index) => {
      const target = Math.min(Math.max(at + index * step * widthBytes, base), end);
      return write(target, word, widthBytes);
    });
    const head = [write(at, command, widthBytes), read(at, widthBytes), write(at, count, widthBytes)];
    return [...head, ...data, write(at, confirm, widthBytes), read(at, widthBytes)];
  });

/** Any cycle at any place, aligned or not, over the edge between the flashes, and where nothing is. */
const nonsense = fc
  .tuple(
    fc.oneof(
      address,
      fc.nat(2 * FLASH_BYTES - 8),
      fc.integer({ min: FLASH_BYTES - 9, max: FLASH_BYTES + 2 }),
      fc.tuple(fc.constantFrom(...NOWHERE), fc.nat(0xff)).map(([start, more]) => start + more),
    ),
    width,
    fc.option(fc.oneof(anyData, fc.nat(0xff).chain(commandWord)), { freq: 2 }),
  )
  .map(([at, widthBytes, data]) => [data === null ? read(at, widthBytes) : write(at, data, widthBytes)]);

const step = fc.oneof(
  { weight: 2, arbitrary: query },
  { weight: 2, arbitrary: identify },
  { weight: 2, arbitrary: status },
  { weight: 3, arbitrary: singleCommand },
  { weight: 4, arbitrary: wordProgram },
  { weight: 3, arbitrary: erase },
  { weight: 2, arbitrary: lock },
  { weight: 5, arbitrary: bufferedProgram },
  { weight: 5, arbitrary: nonsense },
);

/** Programs of two to three thousand lines. */
export const virtProgram: fc.Arbitrary<string[]> = fc
  .array(step, { minLength: 400, maxLength: 600, size: 'max' })
  .map((steps) => steps.flat());
