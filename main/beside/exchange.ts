/** What QEMU is asked for each thing that is done to a machine of ours, and what it should answer. */
import type { BesidePlace } from '../../app/contract/beside.ts';
import { type AccessWidth, type BusData, busAddress, deviceOffset } from '../../app/contract/units.ts';
import type { BusCycle, FlashAccess } from '../session/bus-cycle.ts';
import type { JournalEvent } from '../session/journal/event-columns.ts';
import type { Machine } from '../session/machine.ts';
import { NotComparable } from './end-words.ts';
import { reachedAt } from './reach.ts';

export type Exchange =
  | { readonly kind: 'write'; readonly line: string }
  | {
      readonly kind: 'read';
      readonly line: string;
      readonly place: BesidePlace;
      /** What ours answered. */
      readonly answered: BusData;
    }
  /** Timers of flashes fired so often; `isMoreDue`: one waits that has not. */
  | { readonly kind: 'timers'; readonly count: number; readonly isMoreDue: boolean }
  /** The machine was reset, and this flash with it. */
  | { readonly kind: 'reset'; readonly flash: number }
  /** Time passed, and no flash did anything. */
  | { readonly kind: 'nothing' }
  /** It can't be asked. */
  | { readonly kind: 'unsent' };

const NOTHING: Exchange = { kind: 'nothing' };
const UNSENT: Exchange = { kind: 'unsent' };
const LETTERS = { 1: 'b', 2: 'w', 4: 'l', 8: 'q' } as const;

/**
 * Does an event to the machine, and says how QEMU does it.
 * @throws UserError if an image of the machine is lost; NotComparable for an event that QEMU can't be told
 */
export function exchange(machine: Machine, event: JournalEvent): Exchange {
  switch (event.kind) {
    case 'cycle':
      return exchangeCycle(machine, event.cycle);
    case 'access':
      return exchangeAccess(machine, event.access);
    case 'wait':
      return passUntil(machine, event.momentNanoseconds);
    case 'timer':
      return passUntil(machine, machine.clock.nextDeadlineNanoseconds ?? machine.clock.nowNanoseconds);
    case 'edit':
      throw new NotComparable(
        `Somebody edited ${machine.flash(event.edit.flash).plan.name} by hand, which QEMU can’t be told`,
        'Go back to before the edit, and start QEMU again.',
      );
    case 'reset':
      machine.play(event);
      return { kind: 'reset', flash: event.flash };
  }
}

function exchangeCycle(machine: Machine, cycle: BusCycle): Exchange {
  const { direction, data = 0 } = cycle;
  const place = placeOf(machine, cycle);
  const answered = machine.cycle(cycle).data;
  if (place === null) return UNSENT;
  return direction === 'read' ? readOf(place, answered) : writeOf(place, data);
}

/**
 * A log has the accesses as the device saw them: on the bus they are where the flash is. One that only software in the
 * Secure state sees is not there: what is done to it can't be asked, and neither can what came of it.
 */
function exchangeAccess(machine: Machine, access: FlashAccess): Exchange {
  const { direction, widthBytes, data } = access;
  const flash = machine.flash(access.flash);
  const address = flash.plan.base + access.deviceOffset;
  const place = placeOf(machine, { direction, address, widthBytes });
  machine.play({ kind: 'access', access });
  if (place?.flash !== access.flash || place.deviceOffset !== access.deviceOffset) return UNSENT;
  if (direction === 'write') return writeOf(place, data);
  return readOf(place, flash.lastCycle?.data ?? 0);
}

/**
 * Null where QEMU is not asked and need not be: no flash is there, or those that are only show their bytes.
 * @throws NotComparable for an access that does something to a flash and can't be sent
 */
function placeOf(machine: Machine, { direction, address, widthBytes }: BusCycle): BesidePlace | null {
  const touched = Array.from({ length: widthBytes }, (_, lane) => reachedAt(machine, address + lane)?.flash);
  const first = reachedAt(machine, address);
  if (touched.every((flash) => flash === undefined)) return null;
  const isRead = direction === 'read';
  if (
    first === undefined ||
    touched.includes(undefined) ||
    (isRead && endsQemu(machine, address, widthBytes))
  ) {
    if (isRead && touched.every((flash) => flash?.region.isDirect !== false)) return null;
    throw new NotComparable(
      `A ${direction} of ${widthBytes} bytes at 0x${address.toString(16)} reaches over the end of a flash, and can’t be sent to QEMU`,
      'Go back to before it, and start QEMU again.',
    );
  }
  return {
    flash: first.flash.index,
    flashName: first.flash.plan.name,
    deviceOffset: deviceOffset(first.deviceOffset),
    address: busAddress(address),
    widthBytes,
  };
}

/** A read that begins where reads are direct and runs over the end of that ends QEMU 7.2.22 (measured: SIGSEGV). */
function endsQemu({ bus }: Machine, address: number, widthBytes: AccessWidth): boolean {
  const range = bus.rangeAt(address);
  return range?.region.isDirect === true && address + widthBytes > range.end;
}

function readOf(place: BesidePlace, answered: BusData): Exchange {
  const { address, widthBytes } = place;
  return { kind: 'read', line: `read${LETTERS[widthBytes]} 0x${address.toString(16)}`, place, answered };
}

function writeOf({ address, widthBytes }: BesidePlace, data: BusData): Exchange {
  const value = BigInt.asUintN(8 * widthBytes, BigInt(data));
  const line = `write${LETTERS[widthBytes]} 0x${address.toString(16)} 0x${value.toString(16)}`;
  return { kind: 'write', line };
}

/** QEMU's time can't be set: it passes there until the same timers have fired. */
function passUntil(machine: Machine, momentNanoseconds: number): Exchange {
  const count = machine.waitUntil(momentNanoseconds).length;
  if (count === 0) return NOTHING;
  return { kind: 'timers', count, isMoreDue: machine.clock.nextDeadlineNanoseconds !== null };
}
