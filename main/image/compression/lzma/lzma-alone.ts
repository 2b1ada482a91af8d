/**
 * LZMA with the 13-byte header of the first .lzma files, as UEFI's GUIDed sections, U-Boot, coreboot and SquashFS have
 * it: properties, dictionary size, unpacked size (all ones: an end marker ends it). Follows the LZMA SDK, lzma.txt, and
 * for what is plausible liblzma's reader of the format.
 */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { LzmaDecoder, type LzmaProperties, lzmaProperties } from './lzma-decoder.ts';

export interface LzmaAloneHeader {
  readonly properties: LzmaProperties;
  readonly dictionaryBytes: number;
  /** Null: up to an end marker. */
  readonly unpackedBytes: number | null;
}

/** @throws Damage, Stop */
export function readLzmaAloneHeader(packed: PackedBytes): LzmaAloneHeader {
  const byte = packed.byte();
  const properties = lzmaProperties(byte);
  if (properties === null) throw packed.damage(`${byte} is not a byte of LZMA properties (0 to 224)`, 0);
  const dictionaryBytes = packed.u32();
  const [low, high] = [packed.u32(), packed.u32()];
  const isUnknown = low === 0xffffffff && high === 0xffffffff;
  return { properties, dictionaryBytes, unpackedBytes: isUnknown ? null : high * 2 ** 32 + low };
}

export function unpackLzmaAlone(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const { properties, dictionaryBytes, unpackedBytes } = readLzmaAloneHeader(packed);
  const decoder = new LzmaDecoder(packed, unpacked, dictionaryBytes);
  decoder.coder.start();
  decoder.reset(properties);
  unpacked.expect(unpackedBytes ?? 0, packed.end);
  const hasEnded = decoder.decode(unpackedBytes ?? Number.POSITIVE_INFINITY);
  if (hasEnded && unpackedBytes !== null) {
    throw packed.damage(
      `LZMA data ends before the ${pluralText(unpackedBytes, 'byte')} that its header tells`,
    );
  }
  // An encoder that knows the size may mark the end all the same.
  if (!hasEnded && !decoder.coder.isAtEnd()) decoder.endMarker();
  if (!decoder.coder.isAtEnd()) throw packed.damage('LZMA data does not end where its coder ends');
}
