/** The bytes of an open file: its own pages where they can be mapped, a copy otherwise. One interface for both. */

import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { type ImageFile, readImageFile } from './image-file.ts';
import * as mmap from './mmap.ts';

/** Bytes that began as a file's content. */
export interface FileBytes {
  readonly kind: 'mapped' | 'copied';
  /** As long as was asked for: the file's content, then 0xff. */
  readonly bytes: Uint8Array;
  /** False once a page of the file was missing under a touch, which found zeros. */
  readonly isWhole: boolean;
  /** The bytes become zeros that have nothing to do with the file; they stay readable. A second call does nothing. */
  discard(): void;
}

export interface HoldOptions {
  /** A touched page becomes this process's own. Otherwise the pages are the file's, for writing only if it is so opened. */
  readonly isPrivate: boolean;
  /** Copied even where it could be mapped. */
  readonly copies: boolean;
  /** At least the file's size; what lies after the file is 0xff, as erased flash reads. */
  readonly lengthBytes: number;
  /** So many bytes are loaded with the bytes of each 32-bit word swapped: then it is a copy. A multiple of 4. */
  readonly swappedBytes: number;
}

/** The value of a byte of flash after an erase. */
const ERASED = 0xff;

/**
 * Maps the file, shared with every other program until a page is written. Where that can't be done, copies it.
 * @throws UserError `wrong-size` if the runtime can't hold it, and what `readImageFile` throws.
 */
export function bytesOfFile(file: ImageFile, options: HoldOptions): FileBytes {
  try {
    const mapping = options.copies || options.swappedBytes > 0 ? null : mapped(file, options);
    return mapping ?? copied(file, options);
  } catch (thrown) {
    throw thrown instanceof RangeError ? tooLarge(file) : thrown;
  }
}

/** Null where the platform can't map, or the file system can't map its files, or there is no whole page to map. */
function mapped(file: ImageFile, options: HoldOptions): FileBytes | null {
  if (mmap.mappingSupport().kind === 'copied') return null;
  try {
    return file.sizeBytes === options.lengthBytes
      ? mappedWhole(file, options)
      : mappedWithTail(file, options);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw thrown;
    return null;
  }
}

function mappedWhole(file: ImageFile, { isPrivate }: HoldOptions): FileBytes {
  const { protection, flags } = rights(file, isPrivate);
  return over(mmap.map(file.sizeBytes, protection, flags, file.fd));
}

/** The file's last page, if it is not whole, is a copy: the pages of the system would show zeros after its end. */
function mappedWithTail(file: ImageFile, { isPrivate, lengthBytes }: HoldOptions): FileBytes | null {
  const mappedBytes = file.sizeBytes - (file.sizeBytes % mmap.PAGESIZE);
  if (mappedBytes === 0) return null;
  const held = over(mmap.mapIntoRoom(lengthBytes, { ...rights(file, isPrivate), fd: file.fd, mappedBytes }));
  try {
    readImageFile(file, held.bytes.subarray(mappedBytes, file.sizeBytes), mappedBytes);
    held.bytes.fill(ERASED, file.sizeBytes);
    return held;
  } catch (thrown) {
    held.discard();
    throw thrown;
  }
}

/** Without PROT_WRITE a write through the bytes is a SIGSEGV. */
function rights({ isWritable }: ImageFile, isPrivate: boolean): { protection: number; flags: number } {
  const protection = isPrivate || isWritable ? mmap.PROT_READ | mmap.PROT_WRITE : mmap.PROT_READ;
  return { protection, flags: isPrivate ? mmap.MAP_PRIVATE : mmap.MAP_SHARED };
}

function over(buffer: Buffer): FileBytes {
  const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  return {
    kind: 'mapped',
    bytes,
    get isWhole() {
      return mmap.missingPages(buffer) === 0;
    },
    discard: () => mmap.unmap(buffer),
  };
}

function copied(file: ImageFile, { lengthBytes, swappedBytes }: HoldOptions): FileBytes {
  // Shared, as a mapping is: worker threads read the same bytes.
  const bytes = new Uint8Array(new SharedArrayBuffer(lengthBytes));
  readImageFile(file, bytes.subarray(0, file.sizeBytes));
  bytes.fill(ERASED, file.sizeBytes);
  swapWords(bytes, swappedBytes);
  return { kind: 'copied', bytes, isWhole: true, discard: () => void bytes.fill(0) };
}

/** Swaps the bytes of each 32-bit word in the first so many bytes, a multiple of 4; a second time undoes it. */
export function swapWords(bytes: Uint8Array, swappedBytes: number): void {
  const end = Math.min(swappedBytes, bytes.length - (bytes.length % 4));
  Buffer.from(bytes.buffer, bytes.byteOffset, end).swap32();
}

function tooLarge({ path, name, sizeBytes }: ImageFile): UserError {
  return new UserError({
    code: 'wrong-size',
    what: `${name} is too large for this program to hold in one piece (${countText(sizeBytes)} bytes)`,
    where: path,
    todo: 'Cut the part that the flash holds out of it (dd) and open that; less than 2 GiB always works.',
  });
}
