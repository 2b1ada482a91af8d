/** Events of a history, one by one, as a window lists them. */
import type { StoryCycle } from '../../../app/contract/story.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import type { PastEvent } from '../journal/journal.ts';
import type { Machine } from '../machine.ts';

/** From the event of this number on; fewer where they end. */
export function storyCycles(machine: Machine, from: number, count: number) {
  const { from: start, events } = machine.history.events(from - 1, count);
  const cycles = events.map((past, index) => tellEvent(machine, past, start + index + 1));
  return { from: start + 1, cycles };
}

function tellEvent(machine: Machine, { event, result }: PastEvent, number: number): StoryCycle {
  const { standing } = result;
  const state = standing && {
    title: standing.title,
    readsArray: standing.reads === 'array',
    isBusy: standing.isBusy,
  };
  const nothing = { number, flash: null, deviceOffset: null, widthBytes: null, data: null, state };
  if (event.kind === 'wait') return { ...nothing, kind: 'wait', state: null };
  if (event.kind === 'timer' || event.kind === 'reset')
    return { ...nothing, kind: event.kind, flash: event.flash };
  if (event.kind === 'edit') {
    const { flash, deviceOffset: offset } = event.edit;
    return { ...nothing, kind: 'edit', flash, deviceOffset: deviceOffset(offset) };
  }
  if (event.kind === 'access') {
    const { flash, direction, widthBytes, data } = event.access;
    const offset = deviceOffset(event.access.deviceOffset);
    return { number, kind: direction, flash, deviceOffset: offset, widthBytes, data, state };
  }
  const { direction, address, widthBytes, data = result.data ?? null } = event.cycle;
  const place = machine.placeAt(address);
  return {
    number,
    kind: direction,
    flash: place?.flash.index ?? null,
    deviceOffset: place === undefined ? null : deviceOffset(place.deviceOffset),
    widthBytes,
    data,
    state,
  };
}
