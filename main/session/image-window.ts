/** A window of a flash's array: a copy of its bytes, with what they were before and what was done to them. */
import { UserError } from '../../app/contract/errors.ts';
import type { ImageWindow, Since } from '../../app/contract/image.ts';
import type { Machine } from './machine.ts';
import { bytesThen, comparedWith, differences } from './past/compared-with.ts';
import { rowPasts } from './past/row-pasts.ts';

/** What is asked for, in bytes from the start of the flash. */
interface AskedWindow {
  readonly flash: number;
  readonly offset: number;
  readonly lengthBytes: number;
  readonly since?: Since | undefined;
}

/** @throws UserError if the window begins past the end, or the image is lost. */
export function windowOf(machine: Machine, asked: AskedWindow): ImageWindow {
  const { offset, lengthBytes, since = 'start' } = asked;
  const flash = machine.flash(asked.flash);
  const array = flash.device.array.bytes;
  if (offset >= array.length) {
    throw new UserError({
      code: 'bad-address',
      what: `Offset 0x${offset.toString(16)} lies past the end of ${flash.plan.name}`,
      where: null,
      todo: `The last byte is at 0x${(array.length - 1).toString(16)}.`,
    });
  }
  flash.mustBeThere();
  const range = { start: offset, end: Math.min(offset + lengthBytes, array.length) };
  // A copy in memory of its own: pages shared with a file can't cross to another process as they are.
  const bytes = new Uint8Array(array.subarray(range.start, range.end));
  const then = comparedWith(machine, flash, since);
  const was = bytesThen(machine, flash, { since, position: then.position }, range);
  const changed = was === null ? [] : differences(bytes, was);
  const before = new Uint8Array(changed.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of changed) {
    if (was !== null) before.set(was.subarray(start, end), at);
    at += end - start;
  }
  const window = { bytes, changed, before, comparedWith: then, ...rowPasts(machine, flash, range) };
  flash.mustBeThere();
  return window;
}
