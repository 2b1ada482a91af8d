/** A direct edit of an image: bytes that a person put into an array, past the device and its commands. */

/** A pattern, over and over from the start of a range to its end; as long as the range where it is plain bytes. */
export interface ImageEdit {
  readonly flash: number;
  readonly deviceOffset: number;
  readonly lengthBytes: number;
  readonly pattern: Uint8Array;
}

/**
 * Most bytes that one edit may change: a quarter of what a history may take, so that the last edit can always be undone,
 * and less than a second of work.
 */
export const EDIT_MAX_BYTES = 64 << 20;
