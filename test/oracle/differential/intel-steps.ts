/** Steps that know the Intel command set and go deep into it. */
import fc from 'fast-check';
import { type Cfi01Bank, writeBufferBytesOf } from '../../../main/pflash/cfi01/bank.ts';
import { onEveryChip } from '../../../main/pflash/geometry.ts';
import type { TargetFlash } from './ground.ts';
import { read, write } from './qtest-lines.ts';
import { anyData, commandWord, type Step, type Target, targetOf } from './target.ts';

/** The start image has its pattern in these first bytes. */
const PATTERN_BYTES = 0x1_0000;

/** One step on a flash with the Intel command set. */
export function intelStep(flash: TargetFlash, bank: Cfi01Bank): Step {
  const windowBytes = writeBufferBytesOf(bank);
  const favoured = fc.oneof(
    fc.nat(Math.min(PATTERN_BYTES, flash.sizeBytes) - 1),
    fc.nat(bank.sectorCount - 1).map((block) => block * bank.sectorLengthBytes),
    fc.nat(7).map((window) => window * windowBytes),
    fc.constantFrom(0, flash.sizeBytes - windowBytes, flash.sizeBytes),
  );
  const target = targetOf(flash, favoured);
  return fc.oneof(
    { weight: 2, arbitrary: queryAndReads(target) },
    { weight: 2, arbitrary: commandAndReads(target, [0x90]) },
    { weight: 2, arbitrary: commandAndReads(target, [0x70]) },
    { weight: 4, arbitrary: commandAndReads(target, SINGLE_COMMANDS) },
    { weight: 4, arbitrary: twoCycles(target, [0x10, 0x40], anyData) },
    { weight: 2, arbitrary: twoCycles(target, [0x20], someCommand(0xd0, 0xd0, 0xd0, 0xff, 0x70, 0x20)) },
    { weight: 2, arbitrary: twoCycles(target, [0x60], someCommand(0x01, 0xd0, 0x2f, 0x03, 0xff, 0x60)) },
    { weight: 5, arbitrary: bufferedProgram(target, bank, windowBytes) },
  );
}

const SINGLE_COMMANDS = [0xff, 0xff, 0xff, 0xf0, 0x00, 0x50, 0x28, 0xb0, 0xd0, 0x01, 0x03, 0xe9];

function someCommand(...bytes: readonly number[]): fc.Arbitrary<bigint> {
  return fc.constantFrom(...bytes).chain(commandWord);
}

function commandAndReads({ access, base, reads }: Target, bytes: readonly number[]): Step {
  return fc
    .tuple(access, someCommand(...bytes), base)
    .chain(([{ at, wide }, data, start]) =>
      reads(at, start).map((lines) => [write(at, data, wide), ...lines]),
    );
}

/** Mostly left again: in the query the device is deaf to all but one byte. */
function queryAndReads(target: Target): Step {
  return fc
    .tuple(commandAndReads(target, [0x98]), target.access, fc.constantFrom(true, true, true, false))
    .map(([lines, { at, wide }, isLeft]) => (isLeft ? [...lines, write(at, 0xff, wide)] : lines));
}

/** Two cycles at one place, then status reads: program, erase, lock. */
function twoCycles({ access }: Target, first: readonly number[], second: fc.Arbitrary<bigint>): Step {
  return fc
    .tuple(access, someCommand(...first), second, fc.nat(2))
    .map(([{ at, wide }, command, data, polls]) => [
      write(at, command, wide),
      write(at, data, wide),
      ...Array<string>(polls).fill(read(at, wide)),
    ]);
}

/** The count mostly right, words mostly in order and inside the buffer's window, then mostly a confirm. */
function bufferedProgram({ access }: Target, bank: Cfi01Bank, windowBytes: number): Step {
  const fullWindow = windowBytes / bank.bankWidthBytes;
  return fc
    .record({
      place: access,
      command: commandWord(0xe8),
      words: fc.oneof(
        { weight: 40, arbitrary: fc.array(anyData, { maxLength: 20 }) },
        {
          weight: 1,
          arbitrary: fc.array(anyData, { minLength: fullWindow, maxLength: fullWindow, size: 'max' }),
        },
      ),
      countError: fc.constantFrom(0, 0, 0, 0, -1, 1, 7),
      step: fc.constantFrom(1, 1, 1, 1, 2, 0, 0.5, 60),
      confirm: someCommand(0xd0, 0xd0, 0xd0, 0xff, 0x70, 0x50),
    })
    .map(({ place: { at, wide }, command, words, countError, step, confirm }) => {
      const count = onEveryChip(bank, Math.max(0, words.length - 1 + countError));
      const data = words.map((word, index) => write(at + Math.floor(index * step * wide), word, wide));
      const head = [write(at, command, wide), read(at, wide), write(at, count, wide)];
      return [...head, ...data, write(at, confirm, wide), read(at, wide)];
    });
}
