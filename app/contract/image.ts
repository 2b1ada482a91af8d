/** The bytes of an image, a window at a time. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { ByteCount, DeviceOffset, FlashIndex } from './units.ts';

/** Most bytes that one `image.window` may ask for. */
export const WINDOW_MAX_BYTES = 1 << 20;

export const ImageWindow = z.object({
  /** What the array holds, whatever state the device is in; shorter than asked at the end of the flash. */
  bytes: z.instanceof(Uint8Array),
  /** Half-open ranges [start, end), in bytes from the window's start, that differ from the image file. */
  changed: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
});
export type ImageWindow = z.infer<typeof ImageWindow>;

export const image = {
  'image.window': request(
    z.object({
      flash: FlashIndex,
      offset: DeviceOffset,
      lengthBytes: z.int().positive().max(WINDOW_MAX_BYTES),
    }),
    ImageWindow,
  ),
  /** Bytes of the array changed. At most one a frame for each flash, with the range that covers all of it. */
  'image.changed': event(z.object({ flash: FlashIndex, offset: DeviceOffset, lengthBytes: ByteCount })),
};
