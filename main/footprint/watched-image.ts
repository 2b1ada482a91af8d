/** The image for as long as it is measured: rows of one report must be of the same bytes. */
import { UserError } from '../../app/contract/errors.ts';
import type { FootprintRequest } from '../../app/contract/footprint.ts';
import { changeSince } from '../backing/file-change.ts';
import { closeImageFile, openImageFile } from '../backing/image-file.ts';
import { usedBytesOf } from '../backing/padding.ts';
import { mustFitMemory } from '../board/open-geometry.ts';
import { type ImageFacts, planFor } from './lab-machine.ts';

export interface WatchedImage {
  readonly facts: ImageFacts;
  /** @throws UserError if the file is not what it was when it was opened */
  mustBeSame(): void;
  close(): void;
}

/** @throws UserError for a file that can't be opened, or that no flash is for; the reason of `signal` */
export async function watchImage(
  { image, format }: Pick<FootprintRequest, 'image' | 'format'>,
  signal: AbortSignal,
): Promise<WatchedImage> {
  const file = openImageFile(image, false, format);
  try {
    const { path, sizeBytes } = file;
    mustFitMemory(file);
    planFor(file);
    const facts = { path, sizeBytes, format, usedBytes: await usedBytesOf(path, signal) };
    return {
      facts,
      mustBeSame() {
        const change = changeSince(file);
        if (change === null) return;
        const todo = 'Measure again, while nobody changes it.';
        throw new UserError({ ...change, what: `${change.what} while it was measured`, todo });
      },
      close: () => closeImageFile(file.fd),
    };
  } catch (thrown) {
    closeImageFile(file.fd);
    throw thrown;
  }
}
