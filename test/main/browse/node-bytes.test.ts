import { describe, expect, it } from 'vitest';
import type { Structure, StructureNode, StructureSpace } from '../../../app/contract/structure.ts';
import { NodeBytes, type Unpack } from '../../../main/browse/node-bytes.ts';

function node(id: number, place: Pick<StructureNode, 'space' | 'start' | 'size'>): StructureNode {
  const { space, start, size } = place;
  return {
    ...{ id, parent: id === 0 ? null : id - 1, kind: 'part', subtype: null, name: `part ${id}` },
    ...{ offset: space === 0 ? start : null, size, space, start, sum: null, confidence: 'proved' },
    ...{ checks: [], fields: [], problems: [], origin: '' },
  };
}

function space(of: number, method: string, packed: Partial<StructureSpace>): StructureSpace {
  return {
    node: of,
    method,
    space: 0,
    start: 0,
    size: 0,
    unpackedBytes: 0,
    parts: [],
    losses: [],
    ...packed,
  };
}

const IMAGE = Buffer.from('..CBA...fe..dc..');

/** What packs by turning around. */
const turned: Unpack = async ({ packed }) => Uint8Array.from(packed).reverse();

function bytesOf(
  spaces: readonly StructureSpace[],
  unpack: Unpack = turned,
  keptMostBytes?: number,
): NodeBytes {
  const structure: Structure = { nodes: [], spaces: [...spaces], omissions: [] };
  return new NodeBytes(IMAGE, structure, unpack, keptMostBytes);
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe('the bytes of a structure', () => {
  it('lie in the image, or in what was unpacked on the way', async () => {
    const bytes = bytesOf([
      space(0, 'gzip', { start: 2, size: 3, unpackedBytes: 3 }),
      space(1, 'xz', { space: 1, start: 1, size: 2, unpackedBytes: 2 }),
    ]);
    expect(text(await bytes.raw(node(0, { space: 0, start: 2, size: 3 })))).toBe('CBA');
    expect(text(await bytes.content(node(0, { space: 0, start: 2, size: 3 })))).toBe('ABC');
    expect(text(await bytes.raw(node(1, { space: 1, start: 1, size: 2 })))).toBe('BC');
    expect(text(await bytes.content(node(1, { space: 1, start: 1, size: 2 })))).toBe('CB');
  });

  it('are put together of parts, and of what is missing as erased', async () => {
    const parts = [
      { start: 12, size: 2 },
      { start: null, size: 1 },
      { start: 8, size: 2 },
    ];
    const bytes = bytesOf([space(0, 'ubi-volume', { start: 8, size: 6, unpackedBytes: 5, parts })]);
    const content = await bytes.content(node(0, { space: 0, start: 8, size: 6 }));
    expect(content).toEqual(Uint8Array.from(Buffer.from('dc\xfffe', 'latin1')));
  });

  it('cross to what unpacks them once, however many parts are of the same packed ones', async () => {
    const asked: Parameters<Unpack>[0][] = [];
    const counted: Unpack = async (packed) => {
      asked.push(packed);
      return Uint8Array.from(packed.packed);
    };
    const method = 'zlib';
    const parts = [
      { start: 8, size: 4, packed: { method, skipBytes: 0, takeBytes: 2 } },
      { start: null, size: 0, packed: { method: 'zeros', skipBytes: 0, takeBytes: 1 } },
      { start: 2, size: 3 },
      { start: 8, size: 4, packed: { method, skipBytes: 3, takeBytes: 2 } },
      { start: 10, size: 4 },
    ];
    const bytes = bytesOf(
      [space(0, 'jffs2-file', { start: 2, size: 12, unpackedBytes: 12, parts })],
      counted,
    );
    expect(text(await bytes.content(node(0, { space: 0, start: 2, size: 12 })))).toBe('CBAfe..dc');
    expect(asked[0]?.parts.map(({ start }) => start)).toEqual([3, null, 0, 3, 5]);
  });

  it('are what stands there where nothing packs them', async () => {
    const bytes = bytesOf([space(0, 'stored', { start: 3, size: 2, unpackedBytes: 2 })]);
    const member = node(0, { space: 0, start: 2, size: 3 });
    expect(text(await bytes.content(member))).toBe('BA');
    expect(bytes.isStored(member)).toBe(true);
  });

  it('are none where it has no place, and no content where it is not packed', async () => {
    const bytes = bytesOf([]);
    const listed = node(0, { space: 0, start: null, size: 9 });
    expect(await bytes.raw(listed)).toBeNull();
    expect(await bytes.content(listed)).toBeNull();
  });

  it('are unpacked once, however often they are asked for', async () => {
    let times = 0;
    const counted: Unpack = (packed) => {
      times += 1;
      return turned(packed);
    };
    const bytes = bytesOf([space(0, 'gzip', { start: 2, size: 3, unpackedBytes: 3 })], counted);
    await Promise.all([1, 2, 3].map((size) => bytes.raw(node(1, { space: 1, start: 0, size }))));
    expect(times).toBe(1);
  });

  it('are unpacked again after it failed', async () => {
    let times = 0;
    const failing: Unpack = (packed) => {
      times += 1;
      if (times === 1) throw new Error('given up');
      return turned(packed);
    };
    const bytes = bytesOf([space(0, 'gzip', { start: 2, size: 3, unpackedBytes: 3 })], failing);
    const inside = node(1, { space: 1, start: 0, size: 3 });
    await expect(bytes.raw(inside)).rejects.toThrow('given up');
    expect(text(await bytes.raw(inside))).toBe('ABC');
  });

  it('stay unpacked up to so many bytes; those that were asked for last', async () => {
    const asked: number[] = [];
    const counted: Unpack = (packed) => {
      asked.push(packed.unpackedBytes);
      return turned(packed);
    };
    const spaces = [3, 2, 4].map((size, index) =>
      space(index, 'gzip', { start: 2, size, unpackedBytes: size }),
    );
    const bytes = bytesOf(spaces, counted, 6);
    const first = (index: number) => bytes.raw(node(9, { space: index + 1, start: 0, size: 1 }));
    for (const index of [0, 1, 0, 2, 1, 2]) await first(index);
    expect(asked).toEqual([3, 2, 4, 2]);
  });
});
