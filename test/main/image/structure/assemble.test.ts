import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../main/image/structure/assemble.ts';
import { UNPACKED_MAX_BYTES } from '../../../../main/image/structure/budget.ts';
import { structureOf } from '../../../../main/image/structure/flatten.ts';
import type { Format } from '../../../../main/image/structure/format.ts';
import type { Part } from '../../../../main/image/structure/found.ts';
import { scanBytes } from '../../../../main/image/structure/scan.ts';

/** A structure that is its signature. */
const WORD: Format = {
  kind: 'word',
  follows: 'This test.',
  signatures: [{ bytes: 'norfl' }],
  read: ({ start }) => ({ kind: 'word', name: 'norfl', start, sizeBytes: 5 }),
};

function scattered(parts: readonly Part[]): Format {
  return {
    kind: 'scattered',
    follows: 'This test.',
    signatures: [{ bytes: 'SC' }],
    read: (reading) => ({
      kind: 'scattered',
      name: 'two halves',
      start: reading.start,
      sizeBytes: reading.end - reading.start,
      ...reading.assemble({ method: 'halves', parts }, (inside) => ({
        children: inside.scan(0, inside.end),
        problems: [`It has ${inside.end} bytes: ${Buffer.from(inside.bytes).toString('hex')}.`],
      })),
    }),
  };
}

describe('bytes that lie scattered', () => {
  const image = Buffer.from('SC..rfl.no..');

  it('are put together and scanned as bytes of their own; what is missing reads as erased', () => {
    const parts = [
      { start: 8, sizeBytes: 2 },
      { start: 4, sizeBytes: 3 },
      { start: null, sizeBytes: 2 },
    ];
    const { nodes, spaces } = structureOf(scanBytes(image, [scattered(parts), WORD]));
    expect(spaces).toEqual([
      {
        node: 0,
        method: 'halves',
        space: 0,
        start: 4,
        size: 6,
        unpackedBytes: 7,
        parts: [
          { start: 8, size: 2 },
          { start: 4, size: 3 },
          { start: null, size: 2 },
        ],
        losses: [],
      },
    ]);
    expect(nodes[0]?.problems).toEqual(['It has 7 bytes: 6e6f72666cffff.']);
    expect(nodes[1]).toMatchObject({
      kind: 'word',
      parent: 0,
      space: 1,
      start: 0,
      offset: null,
      origin: 'By its signature. This test.',
    });
  });

  it('are nothing where none of them is there', () => {
    const { found } = scanBytes(image, [scattered([{ start: null, sizeBytes: 9 }])]);
    expect(found[0]).toMatchObject({ kind: 'scattered', problems: [] });
    expect(found[0]?.unpacked).toBeUndefined();
  });

  it('are not put together where they come to more than a scan may unpack', () => {
    const parts = [
      { start: 0, sizeBytes: 1 },
      { start: null, sizeBytes: UNPACKED_MAX_BYTES },
    ];
    const { found, omissions } = scanBytes(image, [scattered(parts)]);
    expect(found[0]?.unpacked).toBeUndefined();
    expect(omissions).toEqual(['Not all was unpacked: 128 MiB are the most for an image of this size.']);
  });
});

describe('parts that are packed', () => {
  const text = 'Erase before you program. '.repeat(40_000);
  const packed = deflateSync(text);

  it('are unpacked once, however many of them are of the same bytes', () => {
    const takeBytes = 20;
    const parts = Array.from({ length: text.length / takeBytes }, (_, index): Part => {
      const own = { method: 'zlib', skipBytes: index * takeBytes, takeBytes } as const;
      return { start: 3, sizeBytes: packed.length, packed: own };
    }).reverse();
    const image = Buffer.concat([Buffer.from('...'), packed]);
    const pieces = text.match(/.{20}/g) ?? [];
    expect(Buffer.from(assemble(image, parts)).toString()).toBe(pieces.reverse().join(''));
  });

  it('say which of them does not unpack to what it should', () => {
    const part = (skipBytes: number): Part => ({
      start: 0,
      sizeBytes: packed.length,
      packed: { method: 'zlib', skipBytes, takeBytes: 16 },
    });
    expect(() => assemble(packed, [part(0), part(text.length - 8)])).toThrow(
      'What should be its 16 bytes from 0x10 on is not: It comes to 1,040,000 bytes.',
    );
  });
});

describe('a part of what has a sum at its end', () => {
  const packed = deflateSync('What is erased reads as ff. '.repeat(50));
  const changed = Buffer.from(packed);
  changed.writeUInt32BE(0, packed.length - 4);
  const part = (wholeBytes?: number): Part => ({
    start: 0,
    sizeBytes: packed.length,
    packed: { method: 'zlib', skipBytes: 5, takeBytes: 9, wholeBytes },
  });

  it('is not taken where the sum is that of other bytes', () => {
    expect(Buffer.from(assemble(packed, [part(4096)])).toString()).toBe('is erased');
    expect(() => assemble(changed, [part(4096)])).toThrow(
      'What should be its 9 bytes from 0x0 on is not: Deflated data is damaged: incorrect data check',
    );
  });

  it('is taken without it where nobody says how far that is', () => {
    expect(Buffer.from(assemble(changed, [part()])).toString()).toBe('is erased');
  });
});

describe('a packed block', () => {
  const text = 'Erase before you program. '.repeat(20);
  const packed = deflateSync(text);

  function read(change: (block: Buffer) => Buffer, atMostBytes: number): string {
    const image = Buffer.concat([Buffer.from('PB'), change(packed)]);
    const format: Format = {
      kind: 'packed-block',
      follows: 'This test.',
      signatures: [{ bytes: 'PB' }],
      read: (reading) => {
        const { children, problems } = reading.gather(
          (function* () {
            const block = { method: 'zlib', start: 2, sizeBytes: image.length - 2, atMostBytes } as const;
            const name = Buffer.from(reading.unpackBlock(block)).toString();
            yield { kind: 'text', name, start: null, sizeBytes: 0 };
          })(),
        );
        return { kind: 'packed-block', name: 'block', start: 0, sizeBytes: image.length, children, problems };
      },
    };
    const [found] = scanBytes(image, [format]).found;
    return found?.children?.[0]?.name ?? found?.problems?.[0] ?? '';
  }

  it('unpacks for its parser', () => {
    expect(read((block) => block, text.length)).toBe(text);
  });

  it('is told in words where it is damaged, cut, or too much', () => {
    const fault = /^The block of \d+ bytes at 0x2 does not unpack as zlib to at most \d+ B\.$/;
    expect(read((block) => block.fill(0x55, 4, 8), text.length)).toMatch(fault);
    expect(read((block) => block.subarray(0, -9), text.length)).toMatch(fault);
    expect(read((block) => block, text.length - 1)).toMatch(fault);
  });
});
