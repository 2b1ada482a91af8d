/**
 * LZMA of x86 code whose relative branch targets were made absolute before: EDK2's sections of LZMA with the x86 filter
 * (MdeModulePkg/Library/LzmaCustomDecompressLib, F86).
 */
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { x86 } from '../xz/branch-filters.ts';
import { unpackLzmaAlone } from './lzma-alone.ts';

export function unpackLzmaX86(packed: PackedBytes, unpacked: UnpackedBytes): void {
  try {
    unpackLzmaAlone(packed, unpacked);
  } finally {
    // What came out before damage is code, too.
    x86(unpacked.since(0), 0);
  }
}
