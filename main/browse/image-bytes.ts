/** The bytes that are browsed: those of a flash of the open machine, or of a file. */
import { openBacking } from '../backing/backing.ts';
import type { Machine } from '../session/machine.ts';

/** Memory that worker threads may read, too. */
export interface ImageBytes {
  readonly bytes: Uint8Array;
  /** Before and after the bytes are read. @throws UserError if the image is lost, or was closed */
  mustBeThere(): void;
}

/** What the array of a flash holds, whatever state the device is in. @throws UserError where there is no such flash */
export function bytesOfFlash(machine: Machine, index: number): ImageBytes {
  const flash = machine.flash(index);
  return { bytes: flash.device.array.bytes, mustBeThere: () => flash.mustBeThere() };
}

/**
 * Hands the bytes of a file to `body`, whatever they look like, and lets go of it afterwards.
 * @throws UserError as `openBacking`; what `body` throws
 */
export async function withBytesOfFile<T>(path: string, body: (image: ImageBytes) => Promise<T>): Promise<T> {
  const backing = openBacking(path, 'shared', { format: 'raw' });
  try {
    return await body({ bytes: backing.bytes, mustBeThere: () => backing.mustBeThere() });
  } finally {
    backing.close();
  }
}
