/** Whether an event that a file tells can be made on a machine. */
import type { Flash } from '../session/flash.ts';
import type { JournalEvent } from '../session/journal/event-columns.ts';
import { EDIT_MAX_BYTES, type ImageEdit } from '../session/journal/image-edit.ts';
import type { Machine } from '../session/machine.ts';

function isEditable(flash: Flash | undefined, { deviceOffset, lengthBytes }: ImageEdit): boolean {
  const { bytes, isProtected } = flash?.device.array ?? { bytes: [], isProtected: true };
  return !isProtected && lengthBytes <= EDIT_MAX_BYTES && deviceOffset + lengthBytes <= bytes.length;
}

/** As it stands now: time that has passed can't be waited for. */
export function canBeMade({ flashes, clock }: Machine, event: JournalEvent): boolean {
  switch (event.kind) {
    case 'cycle':
      return Number.isSafeInteger(event.cycle.address + event.cycle.widthBytes);
    case 'wait':
      return event.momentNanoseconds >= clock.nowNanoseconds;
    case 'access': {
      const { flash, deviceOffset, widthBytes } = event.access;
      return deviceOffset + widthBytes <= (flashes[flash]?.device.array.bytes.length ?? 0);
    }
    case 'timer':
      return flashes[event.flash] !== undefined && Number.isSafeInteger(clock.nextDeadlineNanoseconds ?? 0);
    case 'edit':
      return isEditable(flashes[event.edit.flash], event.edit);
    case 'reset':
      return flashes[event.flash] !== undefined;
  }
}
