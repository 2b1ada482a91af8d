/** The bytes of an open file: its own pages where they can be mapped, a copy otherwise. One interface for both. */
import { UserError } from '../../app/contract/errors.ts';
import { type ImageFile, readImageFile } from './image-file.ts';
import * as mmap from './mmap.ts';

/** Bytes that began as a file's content. */
export interface FileBytes {
  readonly kind: 'mapped' | 'copied';
  /** Exactly as long as the file. */
  readonly bytes: Uint8Array;
  /** The bytes become zeros that have nothing to do with the file; they stay readable. A second call does nothing. */
  discard(): void;
}

/**
 * Maps the file read-only, shared with every other program (a write through `bytes` is a SIGSEGV), or if `isPrivate`
 * writable, where a touched page becomes this process's own. Where that can't be done, and on request, copies it.
 * @throws UserError `wrong-size` if the runtime can't hold it, and what `readImageFile` throws.
 */
export function bytesOfFile(file: ImageFile, options: { isPrivate: boolean; copies: boolean }): FileBytes {
  try {
    const mapping = options.copies ? null : mapped(file, options.isPrivate);
    return mapping ?? copied(file);
  } catch (thrown) {
    throw thrown instanceof RangeError ? tooLarge(file) : thrown;
  }
}

/** Null where the platform can't map, or the file system can't map its files. */
function mapped({ fd, sizeBytes }: ImageFile, isPrivate: boolean): FileBytes | null {
  if (mmap.mappingSupport().kind === 'copied') return null;
  const protection = isPrivate ? mmap.PROT_READ | mmap.PROT_WRITE : mmap.PROT_READ;
  const flags = isPrivate ? mmap.MAP_PRIVATE : mmap.MAP_SHARED;
  try {
    const buffer = mmap.map(sizeBytes, protection, flags, fd);
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, sizeBytes);
    return { kind: 'mapped', bytes, discard: () => mmap.unmap(buffer) };
  } catch (thrown) {
    if (thrown instanceof RangeError) throw thrown;
    return null;
  }
}

function copied(file: ImageFile): FileBytes {
  const bytes = readImageFile(file);
  return { kind: 'copied', bytes, discard: () => void bytes.fill(0) };
}

function tooLarge({ path, name, sizeBytes }: ImageFile): UserError {
  return new UserError({
    code: 'wrong-size',
    what: `${name} is too large for this program to hold in one piece (${sizeBytes} bytes)`,
    where: path,
    todo: 'Cut the part that the flash holds out of it (dd) and open that; less than 2 GiB always works.',
  });
}
