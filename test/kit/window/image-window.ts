/** A window of bytes as the engine tells it where nothing was done to them. */
import type { ImageWindow } from '../../../app/contract/image.ts';

/** These bytes, with what is different about the window. */
export function imageWindow(bytes: ImageWindow['bytes'], different: Partial<ImageWindow> = {}): ImageWindow {
  return {
    bytes,
    changed: [],
    before: new Uint8Array(0),
    comparedWith: { position: 0, operation: null, isFolded: false },
    past: [],
    operations: [],
    ...different,
  };
}
