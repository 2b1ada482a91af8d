/** How a driver erases an AMD flash, and what it can tell from the status bits. Time passes between operations only. */

import { hexOf } from '../command-bus.ts';
import type { OperationResult, OperationRun } from '../flash-device.ts';
import { type AmdBus, bad, good, isErasing, type Status, whyNoCommand } from './driver-bus.ts';
import { DQ } from './states.ts';

/** Erases the sector that holds an offset. */
export function* erase(bus: AmdBus, offset: number): OperationRun {
  const sector = bus.sectorAt(offset);
  yield bus.command(sector, 0xf0);
  yield* bus.start(0x80);
  yield* bus.unlock();
  yield bus.command(sector, 0x30);
  return begun(yield* bus.status(sector), sectorText(sector));
}

export function* eraseChip(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  yield* bus.start(0x80);
  yield* bus.unlock();
  yield bus.place('unlock0', 0x10);
  return begun(yield* bus.status(0), 'the whole chip');
}

/** One more sector, as the data sheets have it: DQ3 is clear before its cycle, and still clear after it. */
export function* eraseAlso(bus: AmdBus, offset: number): OperationRun {
  const sector = bus.sectorAt(offset);
  const text = sectorText(sector);
  if (!isWindowOpen(yield* bus.status(sector)))
    return [bad(`${text} was not asked for: no erase window is open. Begin with \`erase\`.`)];
  yield bus.command(sector, 0x30);
  const after = yield* bus.status(sector);
  return isWindowOpen(after)
    ? begun(after, text)
    : [bad(`${text} came too late: the erase window was over before its cycle.`)];
}

/** DQ6 must flip before its cycle, and no longer after it. */
export function* suspend(bus: AmdBus): OperationRun {
  const before = yield* bus.status(0);
  if (!isErasing(before)) {
    return [
      bad(
        whyNoCommand(before) ??
          'nothing to suspend: DQ6 does not flip, no erase is under way. Nothing was sent.',
      ),
    ];
  }
  yield bus.command(0, 0xb0);
  if (isErasing(yield* bus.status(0)))
    return [bad('not suspended: DQ6 still flips. Only a sector erase can be suspended.')];
  return [
    good('suspended: DQ6 no longer flips. Other sectors can be read and programmed; `resume` goes on.'),
  ];
}

/** DQ6 must not flip before its cycle, and flip after it. */
export function* resume(bus: AmdBus): OperationRun {
  const before = yield* bus.status(0);
  if (isErasing(before))
    return [bad('nothing is suspended: DQ6 flips, an erase is under way. Nothing was sent.')];
  const dataDue = whyNoCommand(before);
  if (dataDue !== null) return [bad(dataDue)];
  yield bus.command(0, 0xf0);
  yield bus.command(0, 0x30);
  return isErasing(yield* bus.status(0))
    ? [good('erase resumed')]
    : [bad('nothing resumed: no erase was suspended')];
}

function isWindowOpen(status: Status): boolean {
  return isErasing(status) && (status.bits & DQ.eraseTimer) === 0;
}

/** A protected flash is as busy in QEMU as another: that nothing is erased is not to be seen on the bus. */
function begun(status: Status, what: string): OperationResult[] {
  return isErasing(status)
    ? [good(`erase of ${what} begun; busy until virtual time has passed, \`status\` says when it is over`)]
    : [bad('no erase: DQ6 does not flip')];
}

function sectorText(sector: number): string {
  return `the sector at ${hexOf(sector)}`;
}
