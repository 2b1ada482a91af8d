/** A part of what was done to a machine, event by event, for whoever tells it in another form. */
import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import type { AccessWidth, BusData } from '../../app/contract/units.ts';
import type { Standing } from '../pflash/flash-device.ts';
import { lowBytes } from '../pflash/geometry.ts';
import type { Passed } from '../session/journal/event-columns.ts';
import type { ImageEdit } from '../session/journal/image-edit.ts';
import type { PastEvent } from '../session/journal/journal.ts';
import type { Machine } from '../session/machine.ts';

/** A cycle on the bus. */
export interface PartCycle {
  readonly kind: 'read' | 'write';
  /** Its place in the history, from 1 on. */
  readonly number: number;
  readonly address: number;
  readonly widthBytes: AccessWidth;
  /** What a write drove or a read was answered; of a read from a log, what the log has for it. */
  readonly data: BusData;
  /** Where it began in a flash; null where none is. */
  readonly place: { readonly flash: number; readonly deviceOffset: number } | null;
  /** What the flash was after it; null where none is. */
  readonly standing: Standing | null;
  /** A log tells of it as the device saw it: the bus has split it already. */
  readonly isSplit: boolean;
}

/** Virtual time that passed: a wait, or a timer that a log tells of. */
export interface PartWait extends Passed {
  readonly kind: 'wait';
  readonly number: number;
  /** What the flash whose timer fired last was after it; null where none fired. */
  readonly standing: Standing | null;
}

/** A reset of the machine, for one of its flashes. */
export interface PartReset {
  readonly kind: 'reset';
  readonly number: number;
  readonly flash: number;
  /** What the flash was after it. */
  readonly standing: Standing | null;
}

/** A person put bytes into a flash past its device. */
export interface PartEdit extends ImageEdit {
  readonly kind: 'edit';
  readonly number: number;
  /** What the flash was then: an edit makes it no other one. */
  readonly standing: Standing | null;
}

export type PartEvent = PartCycle | PartWait | PartReset | PartEdit;

/** The flash that an event concerned, the last one where time passed; undefined where it was none. */
export function flashOf(event: PartEvent): number | undefined {
  if (event.kind === 'reset' || event.kind === 'edit') return event.flash;
  return event.kind === 'wait' ? event.fired.at(-1) : event.place?.flash;
}

/** Events that are looked at together. */
const PAGE_EVENTS = 4096;

export class SessionPart {
  readonly machine: Machine;
  /** Numbers of its first and its last event. */
  readonly from: number;
  readonly to: number;

  /**
   * Of the branch that is followed; null: from the first event that is kept, to the last one.
   * @throws UserError where there is nothing, or the history has not all of it
   */
  constructor(machine: Machine, { from, to }: { readonly from: number | null; readonly to: number | null }) {
    const { first, length } = machine.history.state();
    if (length === first) throw nothingDone();
    this.machine = machine;
    this.from = from ?? first + 1;
    this.to = to ?? length;
    if (this.from > first && this.from <= this.to && this.to <= length) return;
    throw new UserError({
      code: 'bad-input',
      what: `The history has no cycles ${countText(this.from)} to ${countText(this.to)}`,
      where: null,
      todo: `It has ${countText(first + 1)} to ${countText(length)}.`,
    });
  }

  /** How many events of the history lie before it, those that were folded away among them. */
  get before(): number {
    return this.from - 1;
  }

  *events(): Generator<PartEvent, void, undefined> {
    for (let at = this.before; at < this.to; at += PAGE_EVENTS) {
      const { events } = this.machine.history.events(at, Math.min(PAGE_EVENTS, this.to - at));
      for (const [index, past] of events.entries()) yield this.#tell(past, at + index + 1);
    }
  }

  #tell({ event, result }: PastEvent, number: number): PartEvent {
    const { standing } = result;
    switch (event.kind) {
      case 'reset':
        return { kind: 'reset', number, flash: event.flash, standing };
      case 'edit':
        return { kind: 'edit', number, standing, ...event.edit };
      case 'wait':
      case 'timer': {
        const passed = result.passed ?? { fromNanoseconds: 0, toNanoseconds: 0, fired: [] };
        return { kind: 'wait', number, standing, ...passed };
      }
      case 'access': {
        const { flash, direction, deviceOffset, widthBytes } = event.access;
        const address = this.machine.flash(flash).plan.base + deviceOffset;
        const data = lowBytes(event.access.data, widthBytes);
        const place = { flash, deviceOffset };
        return { kind: direction, number, address, widthBytes, data, place, standing, isSplit: true };
      }
      case 'cycle': {
        const { direction, address, widthBytes, data = result.data ?? 0 } = event.cycle;
        const { flash, deviceOffset = 0 } = this.machine.placeAt(address) ?? {};
        const place = flash === undefined ? null : { flash: flash.index, deviceOffset };
        return { kind: direction, number, address, widthBytes, data, place, standing, isSplit: false };
      }
    }
  }
}

function nothingDone(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'Nothing was done to this machine yet',
    where: null,
    todo: 'Type a cycle, run a script or load a trace log first.',
  });
}
