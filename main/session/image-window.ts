/** A window of a flash's array: a copy of its bytes, with the ranges that differ from the image. */
import { UserError } from '../../app/contract/errors.ts';
import type { ImageWindow } from '../../app/contract/image.ts';
import type { Flash } from './flash.ts';

/** @throws UserError if the window begins past the end, or the image is lost. */
export function windowOf(flash: Flash, offset: number, lengthBytes: number): ImageWindow {
  const { bytes } = flash.device.array;
  if (offset >= bytes.length) {
    throw new UserError({
      code: 'bad-address',
      what: `Offset 0x${offset.toString(16)} lies past the end of ${flash.plan.name}`,
      where: null,
      todo: `The last byte is at 0x${(bytes.length - 1).toString(16)}.`,
    });
  }
  flash.mustBeThere();
  const end = Math.min(offset + lengthBytes, bytes.length);
  // A copy in memory of its own: pages shared with a file can't cross to another process as they are.
  const window = {
    bytes: new Uint8Array(bytes.subarray(offset, end)),
    changed: flash.changed.rangesIn(offset, end),
  };
  flash.mustBeThere();
  return window;
}
