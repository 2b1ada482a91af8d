/** What an event of a machine's history has made, as far as it is kept. */
import type { BusData } from '../../app/contract/units.ts';
import type { CycleNote } from '../pflash/flash-device.ts';
import type { Flash } from './flash.ts';
import { type EventResult, leftBy } from './journal/event-columns.ts';

/** What a flash did by itself, at a moment of virtual time. */
export interface TimerEvent {
  readonly flash: Flash;
  readonly atNanoseconds: number;
  readonly note: CycleNote;
}

/** As it is made for the first time, or again. */
export interface Made {
  /** What a cycle read or drove. */
  readonly data?: BusData;
  /** What the flashes did by themselves while time passed. */
  readonly events?: readonly TimerEvent[];
}

/** Of time that passed. */
export function passedResult(
  events: readonly TimerEvent[],
  fromNanoseconds: number,
  toNanoseconds: number,
): EventResult {
  const fired = events.map(({ flash }) => flash.index);
  return { ...leftBy(events.at(-1)?.flash.device), passed: { fromNanoseconds, toNanoseconds, fired } };
}
