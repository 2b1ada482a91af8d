/**
 * JFFS2's "rtime": each byte is followed by how often to go on as it went on after the last equal byte. Follows what
 * Linux writes (fs/jffs2/compr_rtime.c). It ends where the packed bytes do.
 */
import type { PackedBytes } from './packed-bytes.ts';
import type { UnpackedBytes } from './unpacked-bytes.ts';

export function unpackRtime(packed: PackedBytes, unpacked: UnpackedBytes): void {
  /** Where it went on after each byte. A byte that was not there yet counts as just before the start. */
  const after = new Uint32Array(256);
  while (packed.left > 0) {
    const byte = packed.byte();
    unpacked.put(byte);
    const count = packed.byte();
    const from = after[byte] ?? 0;
    after[byte] = unpacked.length;
    if (count > 0) unpacked.copy(unpacked.length - from, count);
  }
}
