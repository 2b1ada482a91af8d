/** What an event of a machine's history has made, as far as it is kept. */
import type { BusData } from '../../app/contract/units.ts';
import type { CycleNote } from '../pflash/flash-device.ts';
import type { FlashPlace } from './cycle-maker.ts';
import type { Flash } from './flash.ts';
import { type EventResult, type JournalEvent, leftBy } from './journal/event-columns.ts';

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

/** What is known of the machine that made an event. */
interface Maker {
  readonly machine: {
    flash(index: number): Flash;
    placeAt(address: number): FlashPlace | undefined;
  };
  /** Virtual time before it and after it. */
  readonly fromNanoseconds: number;
  readonly nowNanoseconds: number;
}

/** What came of an event that was made just now. */
export function resultOf(event: JournalEvent, { data, events = [] }: Made, made: Maker): EventResult {
  const { machine, fromNanoseconds, nowNanoseconds } = made;
  switch (event.kind) {
    case 'cycle': {
      const left = leftBy(machine.placeAt(event.cycle.address)?.flash.device);
      return data === undefined ? left : { ...left, data };
    }
    case 'wait':
      return passedResult(events, fromNanoseconds, nowNanoseconds);
    case 'access':
      return leftBy(machine.flash(event.access.flash).device);
    case 'edit':
      return leftBy(machine.flash(event.edit.flash).device);
    case 'reset':
      return leftBy(machine.flash(event.flash).device);
    case 'timer': {
      const passed = { fromNanoseconds, toNanoseconds: nowNanoseconds, fired: [event.flash] };
      return { ...leftBy(machine.flash(event.flash).device), passed };
    }
  }
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
