/** What QEMU is asked for each thing that is done to a machine of ours, and what it should answer. */
import type { BesidePlace } from '../../app/contract/beside.ts';
import { type AccessWidth, type BusData, busAddress, deviceOffset } from '../../app/contract/units.ts';
import type { BusCycle } from '../session/bus-cycle.ts';
import type { JournalEvent } from '../session/journal/event-columns.ts';
import type { FlashAccess } from '../session/log-event.ts';
import type { Machine } from '../session/machine.ts';

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
  | { readonly kind: 'reset' }
  /** Time passed, and no flash did anything. */
  | { readonly kind: 'nothing' }
  /** It can't be asked. */
  | { readonly kind: 'unsent' };

const NOTHING: Exchange = { kind: 'nothing' };
const UNSENT: Exchange = { kind: 'unsent' };
const LETTERS = { 1: 'b', 2: 'w', 4: 'l', 8: 'q' } as const;

/** Does an event to the machine, and says how QEMU does it. @throws UserError if an image of the machine is lost */
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
    case 'reset':
      machine.play(event);
      return { kind: 'reset' };
  }
}

function exchangeCycle(machine: Machine, cycle: BusCycle): Exchange {
  const { direction, address, widthBytes, data = 0 } = cycle;
  const place = soleFlashAt(machine, address, widthBytes);
  const answered = machine.cycle(cycle).data;
  if (place === null) return UNSENT;
  return direction === 'read' ? readOf(place, answered) : writeOf(place, data);
}

/** A log has the accesses as the device saw them: on the bus they are where the flash is. */
function exchangeAccess(machine: Machine, access: FlashAccess): Exchange {
  const { direction, widthBytes, data } = access;
  const flash = machine.flash(access.flash);
  const place = soleFlashAt(machine, flash.plan.base + access.deviceOffset, widthBytes);
  machine.play({ kind: 'access', access });
  if (place?.flash !== access.flash || place.deviceOffset !== access.deviceOffset) return UNSENT;
  if (direction === 'write') return writeOf(place, data);
  return readOf(place, flash.lastCycle?.data ?? 0);
}

/**
 * Null unless all of the bytes are of one flash, in one piece: elsewhere other devices of the board may answer, and a
 * read over the end of a flash that is read directly ends QEMU 7.2.22 (measured: SIGSEGV).
 */
function soleFlashAt(machine: Machine, address: number, widthBytes: AccessWidth): BesidePlace | null {
  const place = machine.placeAt(address);
  const range = machine.bus.rangeAt(address);
  if (place === undefined || range === undefined || address + widthBytes > range.end) return null;
  return {
    flash: place.flash.index,
    flashName: place.flash.plan.name,
    deviceOffset: deviceOffset(place.deviceOffset),
    address: busAddress(address),
    widthBytes,
  };
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
