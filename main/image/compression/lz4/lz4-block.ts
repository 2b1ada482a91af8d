/** One LZ4 block: literals and matches in whole bytes. Follows "LZ4 Block Format Description" (Yann Collet). */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import { Stop } from '../stop.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';

const SHORTEST_MATCH = 4;
/** In either half of a token: more bytes of the length follow. */
const LENGTH_GOES_ON = 15;

/** To the end of the packed bytes, where the last literals must end. */
export function unpackLz4Block(packed: PackedBytes, unpacked: UnpackedBytes): void {
  while (true) {
    const token = nextByte(packed);
    unpacked.appendPacked(packed, lengthFrom(token >> 4, packed));
    if (packed.left === 0) return;
    const at = packed.position;
    const low = nextByte(packed);
    const distance = low | (nextByte(packed) << 8);
    const length = SHORTEST_MATCH + lengthFrom(token & 15, packed);
    if (!unpacked.reaches(distance)) {
      throw packed.damage(`an LZ4 match reaches ${pluralText(distance, 'byte')} back, before the start`, at);
    }
    unpacked.copy(distance, length);
  }
}

function lengthFrom(nibble: number, packed: PackedBytes): number {
  if (nibble < LENGTH_GOES_ON) return nibble;
  let length = nibble;
  while (true) {
    const more = nextByte(packed);
    length += more;
    if (more < 255) return length;
  }
}

/** As `packed.byte()`, which is too slow here. */
function nextByte(packed: PackedBytes): number {
  const at = packed.position;
  if (at >= packed.end) throw new Stop('cut');
  packed.position = at + 1;
  return packed.bytes[at] ?? 0;
}
