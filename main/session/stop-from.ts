/** Where a run through the history of a machine stops. */
import type { Machine } from './machine.ts';

/** The position of the next finding or breakpoint, or the one before; the end that way where there is none. */
export function stopFrom(machine: Machine, direction: 'forward' | 'back'): number {
  const { history, breakpoints } = machine;
  const finding = history.runFrom('finding', direction);
  const searched = {
    history,
    baseOf: (flash: number) => machine.flash(flash).plan.base,
    flashAt: (address: number) => machine.placeAt(address)?.flash.index,
  };
  const stop = breakpoints.positionFrom(searched, direction) ?? finding;
  return direction === 'forward' ? Math.min(finding, stop) : Math.max(finding, stop);
}
