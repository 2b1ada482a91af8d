/**
 * Steps that know the AMD command set and go deep into it. Virtual time stands still in them, so a suspended erase
 * never ends: it is a step of its own, which a program takes at most once.
 */
import fc from 'fast-check';
import { type FlashGeometry, regionsOf } from '../../../main/pflash/geometry.ts';
import type { WidthBytes } from '../../kit/flash/bus-driver.ts';
import type { TargetFlash } from './ground.ts';
import { read, write } from './qtest-lines.ts';
import { anyData, type Step, type Target, targetOf } from './target.ts';

const COMMANDS = [0xf0, 0xf0, 0xb0, 0x30, 0x00, 0x98, 0xaa, 0x55, 0x20, 0x80, 0x90, 0xa0, 0x10, 0xff];
/** Reads after which QEMU's device lets them go straight to the array, and two more. */
const LONG_ENOUGH_FOR_DIRECT = 45;
const QUERY_WORD = 0x55;

export interface AmdSteps {
  readonly any: Step;
  readonly suspension: Step;
  readonly chipErase: Step;
}

/** Cycles of one flash, as the command set names them. */
interface Cycles {
  readonly width: WidthBytes;
  /** A command byte at a word address of the place that begins at `base`. */
  command(base: number, word: number, byte: number): string;
  unlock(base: number): string[];
  begin(base: number, byte: number): string[];
  readonly unlockWords: readonly [number, number];
}

/** Steps on a flash with the AMD command set. */
export function amdSteps(flash: TargetFlash, unlockWords: readonly [number, number]): AmdSteps {
  const target = targetOf(flash, fc.constantFrom(...sectorStarts(flash.part.geometry)));
  const cycles = cyclesOf(target.wordBytes, unlockWords);
  const reset = target.base.map((base) => [write(base, 0xf0, cycles.width)]);
  return {
    suspension: suspension(target, cycles),
    chipErase: chipErase(target, cycles),
    any: fc.oneof(
      { weight: 5, arbitrary: program(target, cycles) },
      { weight: 2, arbitrary: bypassProgram(target, cycles) },
      { weight: 3, arbitrary: erase(target, cycles) },
      { weight: 1, arbitrary: resumeAndSuspend(target, cycles) },
      { weight: 2, arbitrary: query(target, cycles) },
      { weight: 3, arbitrary: autoselect(target, cycles) },
      { weight: 3, arbitrary: stray(target, cycles) },
      { weight: 4, arbitrary: brokenOff(target, cycles) },
      { weight: 1, arbitrary: manyReads(target, cycles) },
      { weight: 3, arbitrary: reset },
    ),
  };
}

function cyclesOf(width: WidthBytes, unlockWords: readonly [number, number]): Cycles {
  const [unlock0, unlock1] = unlockWords;
  const command = (base: number, word: number, byte: number) =>
    write(base + (word & 0x7ff) * width, byte, width);
  const unlock = (base: number) => [command(base, unlock0, 0xaa), command(base, unlock1, 0x55)];
  const begin = (base: number, byte: number) => [...unlock(base), command(base, unlock0, byte)];
  return { width, command, unlock, begin, unlockWords };
}

function someReads({ address, width }: Target): Step {
  return fc
    .array(fc.tuple(address, width), { maxLength: 5 })
    .map((list) => list.map(([at, wide]) => read(at, wide)));
}

/** Reads where the tables lie. */
function lowReads({ base, width }: Target): Step {
  return fc
    .array(fc.tuple(base, fc.nat(0x1ff), width), { minLength: 1, maxLength: 8 })
    .map((list) => list.map(([start, low, wide]) => read(start + low, wide)));
}

function program(target: Target, { width, begin }: Cycles): Step {
  return fc
    .tuple(target.base, target.address, anyData, target.width, someReads(target))
    .map(([base, at, data, wide, looks]) => [
      ...begin(base, 0xa0),
      write(at, data, wide),
      read(at, width),
      ...looks,
    ]);
}

function bypassProgram({ base, address }: Target, { width, begin }: Cycles): Step {
  return fc
    .tuple(base, fc.array(fc.tuple(address, address, anyData), { maxLength: 4 }), fc.boolean())
    .map(([start, words, isEnded]) => [
      ...begin(start, 0x20),
      ...words.flatMap(([any, at, data]) => [
        write(any, 0xa0, width),
        write(at, data, width),
        read(at, width),
      ]),
      ...(isEnded ? [write(start, 0x90, width), write(start, 0x00, width)] : []),
    ]);
}

/** An erase of one to three sectors and a look at each, which shows the toggle bits. */
function startErase({ base, address }: Target, { width, begin, unlock }: Cycles) {
  return fc.tuple(base, fc.array(address, { minLength: 1, maxLength: 3 })).map(([start, sectors]) => {
    const looks = sectors.flatMap((at) => [read(at, width), read(at, width)]);
    const confirms = sectors.map((at) => write(at, 0x30, width));
    return { start, looks, lines: [...begin(start, 0x80), ...unlock(start), ...confirms, ...looks] };
  });
}

function erase(target: Target, cycles: Cycles): Step {
  return fc
    .tuple(startErase(target, cycles), someReads(target), fc.constantFrom(0xf0, 0xf0, 0xaa, 0x90, 0xff))
    .map(([{ start, lines, looks }, reads, way]) => [
      ...lines,
      ...reads,
      write(start, way, cycles.width),
      ...looks,
    ]);
}

function suspension(target: Target, cycles: Cycles): Step {
  return startErase(target, cycles).map(({ start, lines, looks }) => [
    write(start, 0xf0, cycles.width),
    ...lines,
    write(start, 0xb0, cycles.width),
    ...looks,
  ]);
}

function resumeAndSuspend(target: Target, { width }: Cycles): Step {
  return fc
    .tuple(target.base, someReads(target), fc.constantFrom(...COMMANDS))
    .map(([start, looks, ignored]) => [
      write(start, 0xf0, width),
      write(start, 0x30, width),
      ...looks,
      write(start, ignored, width),
      ...looks,
      write(start, 0xb0, width),
      ...looks,
    ]);
}

function chipErase(target: Target, { width, begin, unlock, command, unlockWords }: Cycles): Step {
  return fc
    .tuple(target.base, someReads(target))
    .map(([start, reads]) => [
      write(start, 0xf0, width),
      ...begin(start, 0x80),
      ...unlock(start),
      command(start, unlockWords[0], 0x10),
      ...reads,
      write(start, 0xf0, width),
      ...reads,
    ]);
}

function query(target: Target, { width, command }: Cycles): Step {
  return fc
    .tuple(target.base, lowReads(target), fc.constantFrom(...COMMANDS))
    .map(([start, reads, way]) => [command(start, QUERY_WORD, 0x98), ...reads, write(start, way, width)]);
}

function autoselect(target: Target, { width, begin, command }: Cycles): Step {
  return fc
    .record({
      start: target.base,
      reads: lowReads(target),
      queryReads: lowReads(target),
      isQueried: fc.boolean(),
      way: fc.constantFrom(...COMMANDS),
    })
    .map(({ start, reads, queryReads, isQueried, way }) => [
      ...begin(start, 0x90),
      ...reads,
      ...(isQueried
        ? [command(start, QUERY_WORD, 0x98), ...queryReads, write(start, way, width), ...reads]
        : []),
      write(start, way, width),
    ]);
}

function strayCycle({ base }: Target, { command, unlockWords }: Cycles): fc.Arbitrary<string> {
  return fc
    .tuple(base, fc.constantFrom(...unlockWords, QUERY_WORD, 0), fc.constantFrom(...COMMANDS))
    .map(([start, word, byte]) => command(start, word, byte));
}

function stray(target: Target, cycles: Cycles): Step {
  return fc
    .tuple(fc.array(strayCycle(target, cycles), { minLength: 1, maxLength: 4 }), someReads(target))
    .map((parts) => parts.flat());
}

/** An erase, with or without unlock bypass, cut short by a stray cycle. */
function brokenOff(target: Target, cycles: Cycles): Step {
  const { begin, unlock } = cycles;
  return fc
    .record({
      start: target.base,
      isInBypass: fc.boolean(),
      cut: fc.nat(8),
      cycle: strayCycle(target, cycles),
      reads: lowReads(target),
    })
    .map(({ start, isInBypass, cut, cycle, reads }) => {
      const whole = [...(isInBypass ? begin(start, 0x20) : []), ...begin(start, 0x80), ...unlock(start)];
      return [...whole.slice(0, cut), cycle, ...reads];
    });
}

function manyReads({ address }: Target, { width }: Cycles): Step {
  return address.map((at) => Array<string>(LONG_ENOUGH_FOR_DIRECT).fill(read(at, width)));
}

/** Starts of the first and last sectors of every region: where sizes change, and few enough to be met again. */
function sectorStarts(geometry: FlashGeometry): number[] {
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
