import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Found } from '../../../../main/image/structure/found.ts';
import { withGaps } from '../../../../main/image/structure/gaps.ts';

const KIB = 1024;

function structure(start: number, sizeBytes: number): Found {
  return { kind: 'uimage', name: 'a kernel', start, sizeBytes };
}

function told(found: readonly Found[]): unknown[] {
  return found.map(({ kind, subtype, start, sizeBytes }) => [kind, subtype, start, sizeBytes]);
}

/** Pieces one after another. */
function laid(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces));
}

const erased = (size: number) => new Uint8Array(size).fill(0xff);
const zeros = (size: number) => new Uint8Array(size);
const code = (size: number) => Uint8Array.from({ length: size }, (_, index) => 1 + ((index * index) % 31));

describe('what no parser claims', () => {
  it('is erased flash, zeros and data, each told with its place', () => {
    const bytes = laid(zeros(0x1000), code(0x1000), erased(64 * KIB), randomBytes(96 * KIB), zeros(8 * KIB));
    expect(told(withGaps(bytes, [structure(0, 0x1000)]))).toEqual([
      ['uimage', undefined, 0, 0x1000],
      ['data', 'code or data', 0x1000, 0x1000],
      ['erased', undefined, 0x2000, 64 * KIB],
      ['data', 'compressed or encrypted', 0x12000, 96 * KIB],
      ['zeros', undefined, 0x2a000, 8 * KIB],
    ]);
  });

  it('says in words what it is', () => {
    const [random] = withGaps(Uint8Array.from(randomBytes(96 * KIB)), []);
    expect(random?.name).toBe('Unknown, 96 KiB');
    expect(random?.origin).toBe(
      'No structure was found in these 96 KiB. Their entropy is 8.00 bits a byte: compressed or encrypted.',
    );
    expect(withGaps(erased(KIB), [])[0]?.origin).toBe(
      '1 KiB of 0xff: erased flash, or padding that looks like it.',
    );
    expect(withGaps(Buffer.from('console=ttyS0,115200\n'.repeat(200)), [])[0]?.subtype).toBe('text');
  });

  it('is left out where it is only what alignment leaves', () => {
    expect(told(withGaps(erased(0x130), [structure(0, 0xf0), structure(0x100, 0x10)]))).toEqual([
      ['uimage', undefined, 0, 0xf0],
      ['uimage', undefined, 0x100, 0x10],
    ]);
  });

  it('is told however short it is where there is nothing else', () => {
    expect(told(withGaps(code(60), []))).toEqual([['data', 'code or data', 0, 60]]);
    expect(withGaps(new Uint8Array(0), [])).toEqual([]);
  });

  it('keeps a short blank run within the data around it, and tells a short gap that is all blank', () => {
    const bytes = laid(code(KIB), erased(KIB), code(KIB));
    expect(told(withGaps(bytes, []))).toEqual([['data', 'code or data', 0, 3 * KIB]]);
    expect(told(withGaps(laid(code(KIB), erased(KIB)), [structure(0, KIB)])).at(-1)).toEqual([
      ...['erased', undefined, KIB, KIB],
    ]);
  });

  it('tells padding behind a structure and before the next one from the data between', () => {
    const bytes = laid(code(0x1000), zeros(0xdf5), code(0x1000), erased(0x120), code(0x1000));
    expect(told(withGaps(bytes, [structure(0, 0x1000), structure(0x2f15, 0x1000)]))).toEqual([
      ['uimage', undefined, 0, 0x1000],
      ['zeros', undefined, 0x1000, 0xdf5],
      ['data', 'code or data', 0x1df5, 0x1000],
      ['erased', undefined, 0x2df5, 0x120],
      ['uimage', undefined, 0x2f15, 0x1000],
    ]);
  });

  it('is told as it is behind however many structures', () => {
    const structures = Array.from({ length: 10_001 }, (_, index) => structure(16 * index, 16));
    const bytes = laid(code(16 * structures.length), erased(KIB));
    expect(told(withGaps(bytes, structures).slice(-1))).toEqual([
      ['erased', undefined, 16 * structures.length, KIB],
    ]);
  });

  it('is told in one piece where there are very many of them', () => {
    const gap = laid(code(64), erased(64));
    const structures = Array.from({ length: 5_001 }, (_, index) => structure((16 + gap.length) * index, 16));
    const gaps = withGaps(laid(...structures.map(() => laid(code(16), gap))), structures).filter(
      ({ kind }) => kind !== 'uimage',
    );
    expect(gaps).toHaveLength(10_001);
    expect(gaps.at(-1)).toMatchObject({ kind: 'data', sizeBytes: gap.length });
  });

  it('looks at a part of very long data', () => {
    const [one] = withGaps(new Uint8Array((1 << 24) + 1).fill(0x20), []);
    expect(one).toMatchObject({ kind: 'data', subtype: 'text', sizeBytes: (1 << 24) + 1 });
  });

  it('lies between the structures without a hole or an overlap', () => {
    const piece = fc.tuple(
      fc.constantFrom('erased', 'zeros', 'code', 'claimed'),
      fc.integer({ min: 1, max: 9000 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const made = { erased, zeros, code, claimed: code };
        const bytes = laid(...pieces.map(([kind, size]) => made[kind](size)));
        let at = 0;
        const claimed = pieces.flatMap(([kind, size]) => {
          at += size;
          return kind === 'claimed' ? structure(at - size, size) : [];
        });
        let end = 0;
        for (const { start, sizeBytes } of withGaps(bytes, claimed)) {
          const hole = (start ?? 0) - end;
          expect(hole).toBeGreaterThanOrEqual(0);
          expect(hole).toBeLessThan(64);
          expect(sizeBytes).toBeGreaterThan(0);
          end = (start ?? 0) + sizeBytes;
        }
        expect(bytes.length - end).toBeLessThan(64);
      }),
    );
  });
});
