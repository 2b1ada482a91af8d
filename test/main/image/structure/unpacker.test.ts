import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureSpace } from '../../../../app/contract/structure.ts';
import { assemble, partsOf } from '../../../../main/image/structure/assemble.ts';
import { STORED } from '../../../../main/image/structure/stored.ts';
import { isPackedApart, Unpacker } from '../../../../main/image/structure/unpacker.ts';

function space(how: Partial<StructureSpace>): StructureSpace {
  return {
    node: 0,
    method: 'test',
    space: 0,
    start: 0,
    size: 0,
    unpackedBytes: 0,
    parts: [],
    losses: [],
    ...how,
  };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

/** Unpacks, and says what was charged. */
function unpackerOf(image: Uint8Array, spaces: readonly StructureSpace[], keptMostBytes?: number) {
  const charged: number[] = [];
  const charge = (bytes: number) => charged.push(bytes);
  return {
    charged,
    unpacker: new Unpacker(image, spaces, {
      charge,
      ...(keptMostBytes === undefined ? {} : { keptMostBytes }),
    }),
  };
}

describe('What a scan found packed', () => {
  it('is unpacked in what was unpacked around it, that once for all in it', () => {
    const inner = ['first', 'second'].map((content) => gzipSync(content));
    const [one = Buffer.of(), other = Buffer.of()] = inner;
    const around = Buffer.concat(inner);
    const image = gzipSync(around);
    const gzip = { method: 'gzip', space: 1 };
    const { unpacker, charged } = unpackerOf(image, [
      space({ method: 'gzip', size: image.length, unpackedBytes: around.length }),
      space({ ...gzip, size: one.length, unpackedBytes: 5 }),
      space({ ...gzip, start: one.length, size: other.length, unpackedBytes: 6 }),
    ]);
    expect([2, 3].map((number) => text(unpacker.bytesOf(number)))).toEqual(['first', 'second']);
    expect(text(unpacker.bytesOf(0))).toBe(text(image));
    // Small texts are more where they are packed.
    expect(charged).toEqual([image.length, one.length, other.length]);
  });

  it('is kept while there is something in it, however large it is; what was in it is not', () => {
    const leaves = ['first', 'second', 'third'].map((content) => gzipSync(content));
    const archives = leaves.map((leaf) => gzipSync(leaf, { level: 0 }));
    const around = Buffer.concat([...archives, Buffer.alloc(1000)]);
    const image = gzipSync(around);
    const gzip = { method: 'gzip', space: 1 };
    const inner = archives.map((archive, index) => {
      const start = archives.slice(0, index).reduce((sum, { length }) => sum + length, 0);
      return space({ ...gzip, start, size: archive.length, unpackedBytes: leaves[index]?.length ?? 0 });
    });
    const innermost = leaves.map(({ length }, index) =>
      space({ method: 'gzip', space: 2 + index, size: length, unpackedBytes: 6 }),
    );
    const outer = space({ method: 'gzip', size: image.length, unpackedBytes: around.length });
    const { unpacker, charged } = unpackerOf(image, [outer, ...inner, ...innermost], 100);
    expect([5, 6, 7].map((number) => text(unpacker.bytesOf(number)))).toEqual(['first', 'second', 'third']);
    expect(charged.filter((bytes) => bytes === around.length)).toHaveLength(1);
    unpacker.bytesOf(2);
    expect(charged.filter((bytes) => bytes === around.length)).toHaveLength(1);
    expect(charged.length).toBe(8);
  });

  it('is put together of parts; a block that several files are of is unpacked once, as far as one of them needs it', () => {
    const content = 'one file, another file, and what nobody wants';
    const block = deflateSync(content);
    const file = (skipBytes: number, takeBytes: number) =>
      space({
        unpackedBytes: takeBytes,
        parts: [{ start: 0, size: block.length, packed: { method: 'zlib', skipBytes, takeBytes } }],
      });
    const { unpacker, charged } = unpackerOf(block, [file(0, 8), file(10, 12), file(0, 3)]);
    expect([1, 2, 3].map((number) => text(unpacker.bytesOf(number)))).toEqual([
      'one file',
      'another file',
      'one',
    ]);
    expect(charged).toEqual([8, Math.max(22, block.length), 12, 3]);
  });

  it('comes to the same as each file by itself, in whatever order they are asked for', () => {
    const blocks = ['norflash'.repeat(40), 'erase block '.repeat(30)].map((each) => deflateRawSync(each));
    const image = Buffer.concat(blocks);
    const starts = [0, blocks[0]?.length ?? 0];
    const part = fc
      .record({ block: fc.nat(1), skipBytes: fc.nat(200), takeBytes: fc.nat(100) })
      .map(({ block, ...taken }) => ({
        start: starts[block] ?? 0,
        size: blocks[block]?.length ?? 0,
        packed: { method: 'deflate', ...taken },
      }));
    const missing = fc.record({ start: fc.constant(null), size: fc.nat(20) });
    const plain = fc.record({ start: fc.nat(image.length - 1), size: fc.nat(20) });
    const parts = fc.array(fc.oneof(part, missing, plain), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (files, order) => {
        const spaces = files.map((its) => space({ parts: its }));
        const { unpacker } = unpackerOf(image, spaces);
        for (const pick of order.take(files.length)) {
          const index = pick % files.length;
          const its = spaces[index] ?? space({});
          expect(text(unpacker.bytesOf(index + 1))).toBe(text(assemble(image, partsOf(its))));
        }
      }),
    );
  });

  it('is told from what stands in a row anyway', () => {
    const plain = { start: 0, size: 4 };
    const packed = { ...plain, packed: { method: 'zlib', skipBytes: 0, takeBytes: 4 } };
    expect(isPackedApart(space({ method: 'gzip' }))).toBe(true);
    expect(isPackedApart(space({ method: STORED }))).toBe(false);
    expect(isPackedApart(space({ parts: [plain] }))).toBe(false);
    expect(isPackedApart(space({ parts: [plain, plain] }))).toBe(true);
    expect(isPackedApart(space({ parts: [packed] }))).toBe(true);
  });
});
