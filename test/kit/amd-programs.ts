/**
 * Random bus programs for boards with one AMD-command-set flash: steps that know the command set and go deep into it,
 * and steps that know nothing and go wide. Virtual time stands still in them.
 */
import fc from 'fast-check';
import { regionsOf, sizeBytesOf } from '../../main/pflash/geometry.ts';
import type { AmdBoard } from './amd-machine.ts';
import { toLine, type WidthBytes } from './bus-driver.ts';

type Lines = fc.Arbitrary<string[]>;

/** Bytes of a sector's start that programs favour, so that what was written is also read. */
const FAVOURED_BYTES = 0x400;
const COMMANDS = [0xf0, 0xf0, 0xb0, 0x30, 0x00, 0x98, 0xaa, 0x55, 0x20, 0x80, 0x90, 0xa0, 0x10, 0xff];
const LONG_ENOUGH_FOR_DIRECT = 45;

/**
 * Programs of some two thousand lines for a board. A suspended erase never ends while time stands still, so half of the
 * programs break off every erase, and the others enter the suspension somewhere on their way.
 */
export function amdProgram(board: AmdBoard): Lines {
  const steps = stepsFor(board);
  const manySteps = fc
    .array(steps.any, { minLength: 100, maxLength: 150, size: 'max' })
    .map((parts) => parts.flat());
  const suspended = fc.tuple(steps.suspension, manySteps).map((parts) => parts.flat());
  return fc
    .tuple(manySteps, fc.oneof(suspended, manySteps), fc.oneof(steps.chipErase, fc.constant([])))
    .map((parts) => parts.flat());
}

function stepsFor(board: AmdBoard) {
  const { geometry } = board;
  const width = geometry.bankWidthBytes;
  const sizeBytes = sizeBytesOf(geometry);
  const mirrors = board.spaceBytes / sizeBytes;
  const starts = sectorStarts(board);

  const anyWidth = fc.oneof(
    { weight: 6, arbitrary: fc.constant<WidthBytes>(width) },
    { weight: 3, arbitrary: fc.constantFrom<WidthBytes>(1, 2, 4) },
    { weight: 1, arbitrary: fc.constant<WidthBytes>(8) },
  );
  const mirror = fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat(mirrors - 1) },
  );
  const offset = fc
    .tuple(
      fc.constantFrom(...starts),
      fc.oneof(fc.nat(FAVOURED_BYTES), fc.constantFrom(0, -8)),
      fc.constantFrom(4, 4, 2, 1),
    )
    .map(([start, shift, alignment]) => {
      const at = Math.min(Math.max(start + shift, 0), sizeBytes - 8);
      return at - (at % alignment);
    });
  const address = fc.tuple(mirror, offset).map(([copy, at]) => board.base + copy * sizeBytes + at);
  const anyData = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn);

  const write = (at: number, data: bigint | number, widthBytes: WidthBytes) =>
    toLine({ address: at, widthBytes, data: BigInt.asUintN(8 * widthBytes, BigInt(data)) });
  const read = (at: number, widthBytes: WidthBytes) => toLine({ address: at, widthBytes, data: null });
  const command = (word: number, byte: number) => write(board.base + (word & 0x7ff) * width, byte, width);
  const [unlock0, unlock1] = board.unlockAddresses;
  const unlock = () => [command(unlock0, 0xaa), command(unlock1, 0x55)];
  const begin = (byte: number) => [...unlock(), command(unlock0, byte)];
  const reset = write(board.base, 0xf0, width);

  const someReads = fc
    .array(fc.tuple(address, anyWidth), { maxLength: 5 })
    .map((list) => list.map(([at, w]) => read(at, w)));
  const lowReads = fc
    .array(fc.tuple(fc.nat(0x1ff), anyWidth), { minLength: 1, maxLength: 8 })
    .map((list) => list.map(([low, w]) => read(board.base + low, w)));
  const program = fc
    .tuple(address, anyData, anyWidth, someReads)
    .map(([at, data, w, reads]) => [...begin(0xa0), write(at, data, w), read(at, width), ...reads]);
  const bypassProgram = fc
    .tuple(fc.array(fc.tuple(address, address, anyData), { maxLength: 4 }), fc.boolean())
    .map(([words, isEnded]) => [
      ...begin(0x20),
      ...words.flatMap(([any, at, data]) => [
        write(any, 0xa0, width),
        write(at, data, width),
        read(at, width),
      ]),
      ...(isEnded ? [write(board.base, 0x90, width), write(board.base, 0x00, width)] : []),
    ]);
  const startErase = fc.array(address, { minLength: 1, maxLength: 3 }).map((sectors) => {
    const looks = sectors.flatMap((at) => [read(at, width), read(at, width)]);
    const lines = [...begin(0x80), ...unlock(), ...sectors.map((at) => write(at, 0x30, width)), ...looks];
    return { lines, looks };
  });
  const breakOffs = [0xf0, 0xf0, 0xaa, 0x90, 0xff];
  const erase = fc
    .tuple(startErase, someReads, fc.constantFrom(...breakOffs))
    .map(([{ lines, looks }, reads, way]) => [...lines, ...reads, write(board.base, way, width), ...looks]);
  const resumeAndSuspend = fc.tuple(someReads, fc.constantFrom(...COMMANDS)).map(([looks, ignored]) => {
    const busy = [...looks, write(board.base, ignored, width), ...looks];
    return [reset, write(board.base, 0x30, width), ...busy, write(board.base, 0xb0, width), ...looks];
  });
  const suspension = startErase.map(({ lines, looks }) => [
    reset,
    ...lines,
    write(board.base, 0xb0, width),
    ...looks,
  ]);
  const query = fc
    .tuple(lowReads, fc.constantFrom(...COMMANDS))
    .map(([reads, way]) => [command(0x55, 0x98), ...reads, write(board.base, way, width)]);
  const autoselect = fc
    .tuple(lowReads, lowReads, fc.boolean(), fc.constantFrom(...COMMANDS))
    .map(([reads, queryReads, isQueried, way]) => [
      ...begin(0x90),
      ...reads,
      ...(isQueried ? [command(0x55, 0x98), ...queryReads, write(board.base, way, width), ...reads] : []),
      write(board.base, way, width),
    ]);
  const stray = fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(unlock0, unlock1, 0x55, 0), fc.constantFrom(...COMMANDS)), {
        minLength: 1,
        maxLength: 4,
      }),
      someReads,
    )
    .map(([cycles, reads]) => [...cycles.map(([word, byte]) => command(word, byte)), ...reads]);
  const place = fc.constantFrom(unlock0, unlock1, 0x55, 0);
  const brokenOff = fc
    .record({
      start: fc.constantFrom([...begin(0x80), ...unlock()], [...begin(0x20), ...begin(0x80), ...unlock()]),
      cut: fc.nat(8),
      stray: fc.tuple(place, fc.constantFrom(...COMMANDS)),
      reads: lowReads,
    })
    .map(({ start, cut, stray: [word, byte], reads }) => [
      ...start.slice(0, cut),
      command(word, byte),
      ...reads,
    ]);
  const manyReads = address.map((at) =>
    Array.from({ length: LONG_ENOUGH_FOR_DIRECT }, () => read(at, width)),
  );
  const nonsense = fc
    .tuple(
      fc.oneof(
        address,
        fc.nat(board.spaceBytes - 8).map((at) => board.base + at),
      ),
      anyWidth,
      fc.option(fc.oneof(anyData, fc.constantFrom(...COMMANDS))),
    )
    .map(([at, w, data]) => [data === null ? read(at, w) : write(at, data, w)]);

  return {
    suspension,
    chipErase: someReads.map((reads) => [
      reset,
      ...begin(0x80),
      ...unlock(),
      command(unlock0, 0x10),
      ...reads,
      reset,
      ...reads,
    ]),
    any: fc.oneof(
      { weight: 5, arbitrary: program },
      { weight: 2, arbitrary: bypassProgram },
      { weight: 3, arbitrary: erase },
      { weight: 1, arbitrary: resumeAndSuspend },
      { weight: 2, arbitrary: query },
      { weight: 3, arbitrary: autoselect },
      { weight: 3, arbitrary: stray },
      { weight: 4, arbitrary: brokenOff },
      { weight: 1, arbitrary: manyReads },
      { weight: 4, arbitrary: nonsense },
      { weight: 3, arbitrary: fc.constant([reset]) },
    ),
  };
}

/** Starts of the first and last sectors of every region: where sizes change, and few enough to be met again. */
function sectorStarts({ geometry }: AmdBoard): number[] {
  const starts: number[] = [];
  let start = 0;
  for (const { sectorCount, sectorLengthBytes } of regionsOf(geometry)) {
    for (const sector of new Set([0, 1, sectorCount - 1])) {
      if (sector < sectorCount) starts.push(start + sector * sectorLengthBytes);
    }
    start += sectorCount * sectorLengthBytes;
  }
  return starts;
}
