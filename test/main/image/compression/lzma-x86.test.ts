import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../main/image/compression/decompress.ts';
import { codeBytes } from '../../../kit/compression/samples.ts';
import { toolsMissing } from '../../../kit/files/tools.ts';

/** The properties lc=3, lp=0, pb=2, a dictionary of 8 MiB, and a size that is told by an end marker. */
const HEADER = Uint8Array.of(0x5d, 0, 0, 0x80, 0, ...Array(8).fill(0xff));

function packed(bytes: Uint8Array, ...filters: string[]): Uint8Array {
  const options = ['--format=raw', ...filters, '--lzma1=preset=6', '-c'];
  return Buffer.concat([HEADER, execFileSync('xz', options, { input: bytes, maxBuffer: 2 ** 30 })]);
}

describe.skipIf(toolsMissing(['xz']) !== null)('LZMA of x86 code', () => {
  const code = codeBytes(300_000);

  it('is what xz packs through its x86 filter', () => {
    const { bytes, ending } = decompress('lzma-x86', packed(code, '--x86'), { atMostBytes: 2 ** 20 });
    expect(ending).toBe('complete');
    expect(Buffer.compare(bytes, code)).toBe(0);
  });

  it('is more than LZMA', () => {
    const { bytes } = decompress('lzma', packed(code, '--x86'), { atMostBytes: 2 ** 20 });
    expect(Buffer.compare(bytes, code)).not.toBe(0);
  });
});
