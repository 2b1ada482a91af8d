/** Images read into memory of a process's own: what every strategy does that doesn't map the file. */
import { UserError } from '../../../app/contract/errors.ts';
import type { Extent } from '../extents.ts';
import { closeImageFile, type ImageFile, openImageFile, readImageFile } from '../image-file.ts';
import { mappingSupport, ownPages } from '../mmap.ts';
import type { HoldRequest } from './strategy.ts';

/** A file, and what a person says it is. */
type NamedImage = Pick<HoldRequest, 'path' | 'format'>;

/** The value of a byte of flash after an erase. */
const ERASED = 0xff;

/**
 * The first `sizeBytes` of a flash, with the parts of the file that `choose` names; where it names none, the memory
 * stays untouched and reads as zeros. @throws UserError if the file can't be opened or read, or koffi is missing.
 */
export function readParts(
  image: NamedImage,
  sizeBytes: number,
  choose: (file: ImageFile) => readonly Extent[],
): Uint8Array {
  return withImageFile(image, (file) => {
    const bytes = untouched(sizeBytes);
    for (const { start, end } of choose(file)) readImageFile(file, bytes.subarray(start, end), start);
    bytes.fill(ERASED, file.sizeBytes);
    return bytes;
  });
}

/** The whole file, or as much as there is room for. */
export function all({ sizeBytes }: ImageFile): readonly Extent[] {
  return [{ start: 0, end: sizeBytes }];
}

/** Runs `body` with the file open. @throws UserError as `openImageFile`, and what `body` throws. */
export function withImageFile<T>({ path, format }: NamedImage, body: (file: ImageFile) => T): T {
  const file = openImageFile(path, false, format);
  try {
    return body(file);
  } finally {
    closeImageFile(file.fd);
  }
}

function untouched(sizeBytes: number): Uint8Array {
  requirePages();
  return ownPages(sizeBytes);
}

/** @throws UserError where memory can't be asked for page by page */
export function requirePages(): void {
  const { kind, sentence } = mappingSupport();
  if (kind === 'mapped') return;
  throw new UserError({
    code: 'unsupported',
    what: `Memory can’t be asked for page by page here. ${sentence}`,
    where: null,
    todo: 'Compare strategies on Linux, with koffi installed (npm ci).',
  });
}
