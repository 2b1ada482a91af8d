/** How the bytes of an image come to stand behind a flash: what all strategies have in common. Sizes are bytes. */
import type { GivenFormat } from '../../../app/contract/machine.ts';

/** An image and the flash that is to hold it. */
export interface HoldRequest {
  readonly path: string;
  /** As a person says it is: then nobody asks what the bytes look like. */
  readonly format?: GivenFormat | undefined;
  /** Of the flash that holds the whole image: a whole number of erase blocks. */
  readonly flashBytes: number;
  readonly eraseBlockBytes: number;
  /** Of the image without the padding at its end. */
  readonly usedBytes: number;
}

/** An image as a strategy holds it. Nothing may write to it: its flash is protected. */
export interface HeldImage {
  /** What the flash stands on, from its first byte on: of a file that ends inside, 0xff goes on after it. */
  readonly bytes: Uint8Array;
  /** How large the flash is for its guest. What lies beyond `bytes` reads as 0 there. */
  readonly flashBytes: number;
  /** What is not as the strategy's name lets one expect, as sentences for people; null if all is. */
  readonly note: string | null;
  /** The bytes may not be used any more. */
  close(): void;
}

/** One way to hold an image. Each is explained where it is made. */
export interface Strategy {
  /** How much memory of a process's own `hold` fills. @throws UserError if the file can't be opened. */
  ownBytes(request: HoldRequest): number;
  /** @throws UserError if the file can't be opened or read, or this system has not what the strategy needs. */
  hold(request: HoldRequest): HeldImage;
}
