/** Unpacks what is compressed, within bounds. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

export type Method = 'gzip' | 'zlib' | 'brotli';

/** Compressed bytes that are damaged. */
export class Damaged extends Error {}

export interface Decompressed {
  readonly bytes: Uint8Array;
  readonly ending: 'complete' | 'cut' | 'full';
}

/** @throws Damaged */
export function decompress(
  method: Method,
  packed: Uint8Array,
  { atMostBytes }: { readonly atMostBytes: number },
): Decompressed {
  const unpack = { gzip: gunzipSync, zlib: inflateSync, brotli: brotliDecompressSync }[method];
  try {
    return { bytes: unpack(packed, { maxOutputLength: atMostBytes }), ending: 'complete' };
  } catch (thrown) {
    if (thrown instanceof RangeError) return { bytes: new Uint8Array(0), ending: 'full' };
    throw new Damaged(`The compressed data is damaged.`);
  }
}
