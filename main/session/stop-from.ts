/** Where a run through the history of a machine stops. */
import type { Machine } from './machine.ts';

/** A position of the history, and the breakpoints that stop a run there; none for a finding, and for the end. */
export interface Stop {
  readonly position: number;
  readonly breakpoints: readonly number[];
}

/** The next finding or breakpoint, or the one before; the end that way where there is none. */
export function stopFrom(machine: Machine, direction: 'forward' | 'back'): Stop {
  const { history, breakpoints } = machine;
  const finding = history.runFrom('finding', direction);
  const searched = {
    history,
    baseOf: (flash: number) => machine.flash(flash).plan.base,
    flashAt: (address: number) => machine.placeAt(address)?.flash.index,
  };
  const stop = breakpoints.stopFrom(searched, direction);
  const isFirst =
    stop !== null && (direction === 'forward' ? stop.position <= finding : stop.position >= finding);
  return isFirst
    ? { position: stop.position, breakpoints: stop.ids }
    : { position: finding, breakpoints: [] };
}
