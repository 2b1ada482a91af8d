/** How a driver programs an AMD flash, word by word or in unlock bypass. QEMU is done with each word at once. */

import { hexOf, sayBytes, toWords } from '../command-bus.ts';
import type { OperationResult, OperationRun } from '../flash-device.ts';
import { type AmdBus, bad, good, plain } from './driver-bus.ts';

/** Below this many words a driver unlocks each of them: entering and leaving the bypass costs more than it saves. */
const BYPASS_FROM_WORDS = 4;

/** Programs bytes, and begins with a reset: an unlock bypass that was entered before is over then. */
export function* program(bus: AmdBus, offset: number, data: Uint8Array): OperationRun {
  const first = bus.wordStart(offset);
  yield bus.command(first, 0xf0);
  const words = yield* toWords(bus, offset, data);
  if (words.length < BYPASS_FROM_WORDS) yield* programUnlocked(bus, first, words);
  else {
    yield* bus.start(0x20);
    yield* programInBypass(bus, first, words);
    yield* leaveBypass(bus);
  }
  const failure = yield* compare(bus, first, words);
  return failure ?? [good(`${sayBytes(data.length)} programmed at ${hexOf(offset)}`)];
}

/** Programs bytes in the unlock bypass that was entered before: two cycles a word. */
export function* bypassProgram(bus: AmdBus, offset: number, data: Uint8Array): OperationRun {
  const first = bus.wordStart(offset);
  const words = yield* toWords(bus, offset, data);
  yield* programInBypass(bus, first, words);
  const failure = yield* compare(bus, first, words);
  return failure ?? [good(`${sayBytes(data.length)} programmed at ${hexOf(offset)}`)];
}

export function* enterBypass(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  yield* bus.start(0x20);
  return [
    plain('unlock bypass, which no read shows: `bypass-program` programs in it, `bypass-end` leaves it'),
  ];
}

export function* leaveBypass(bus: AmdBus): OperationRun {
  yield bus.command(0, 0x90);
  yield bus.command(0, 0x00);
  return [plain('unlock bypass left')];
}

function* programUnlocked(bus: AmdBus, first: number, words: readonly number[]): OperationRun {
  for (const [index, word] of words.entries()) {
    yield* bus.start(0xa0);
    yield bus.data(first + index * bus.widthBytes, word);
  }
  return [];
}

function* programInBypass(bus: AmdBus, first: number, words: readonly number[]): OperationRun {
  for (const [index, word] of words.entries()) {
    yield bus.command(first, 0xa0);
    yield bus.data(first + index * bus.widthBytes, word);
  }
  return [];
}

/** Reads everything back. @returns what is wrong with the first word that is not as it should be. */
function* compare(bus: AmdBus, first: number, words: readonly number[]) {
  for (const [index, word] of words.entries()) {
    const at = first + index * bus.widthBytes;
    const found: number = yield bus.read(at);
    if (found !== word) return [failed(at, found, word)];
  }
  return null;
}

/** Bits that the data clears and that still stand were not taken, whatever the other bits; the rest need an erase. */
function failed(deviceOffset: number, found: number, wanted: number): OperationResult {
  const isUntouched = (found & ~wanted) !== 0;
  const why = isUntouched
    ? 'Bits that the data clears still stand: the device did not take it.'
    : 'A bit goes from 0 to 1 by an erase alone.';
  return bad(`at ${hexOf(deviceOffset)} stands ${hexOf(found)}, not ${hexOf(wanted)}. ${why}`);
}
