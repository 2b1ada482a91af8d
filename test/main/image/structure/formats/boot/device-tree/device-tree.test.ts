import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PARTITION_NAME_MAX } from '../../../../../../../app/contract/flash-layout.ts';
import { makeBoardTree } from '../../../../../../../main/image/demo/board-tree.ts';
import { DEVICE_TREE } from '../../../../../../../main/image/structure/formats/boot/device-tree/device-tree.ts';
import { toolsMissing } from '../../../../../../kit/files/tools.ts';
import { BOARD_SOURCE, REAL_TREES } from '../../../../../../kit/image/board-tree.ts';
import { type TreePartition, treeOfPartitions } from '../../../../../../kit/image/flash-trees.ts';
import { staysInBounds } from '../../../../../../kit/image/hostile.ts';
import { made } from '../../../../../../kit/image/made.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../../kit/image/scanned.ts';

const missing = toolsMissing(['dtc']);

describe('A device tree of partitions in partitions', () => {
  it('has no field whose name grows with every level', () => {
    let inner: TreePartition = { label: 'leaf', place: [0, 16] };
    for (let level = 0; level < 20; level++)
      inner = { label: 'outer'.repeat(100), place: [0, 16], inside: [inner] };
    const [layout] = scanned(treeOfPartitions([inner])).nodes.filter(({ kind }) => kind === 'flash-layout');
    expect(layout?.fields).toHaveLength(21);
    const lengths = layout?.fields.map(({ name }) => name.length) ?? [];
    expect(Math.max(...lengths)).toBe(PARTITION_NAME_MAX);
  });
});

describe.skipIf(missing !== null)('A device tree in an image', () => {
  const blob =
    missing === null ? made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts') : new Uint8Array();
  const image = new Uint8Array(0x3001 + blob.length);
  image.set(blob, 0x2002);
  const structure = scanned(image);

  it('is named after its board, wherever it lies', () => {
    const node = nodeOf(structure, 'device-tree');
    expect(node).toMatchObject({ name: 'Example board', offset: 0x2002, size: blob.length, problems: [] });
    expect(node.confidence).toBe('proved');
    expect(fieldOf(node, 'version')).toBe('17');
    expect(fieldOf(node, 'memory reservation 0')).toBe('0x10000000, 16 KiB');
  });

  it('has its nodes as structures, their values as fields at their places', () => {
    const serial = nodeOf(structure, 'device-tree-node', 'serial@9000000');
    expect(fieldOf(serial, 'reg')).toBe('0x09000000, 4 KiB');
    const { offset, size } = serial.fields.find(({ name }) => name === 'local-mac-address') ?? expect.fail();
    const at = (serial.offset ?? 0) + (offset ?? 0);
    expect([...image.subarray(at, at + size)]).toEqual([2, 0, 0, 0, 0, 1]);
  });

  it('marks the partitions of its flash, and those of the command line', () => {
    const partitions = nodeOf(structure, 'device-tree-node', 'partitions');
    const [layout] = childrenOf(structure, partitions);
    expect(layout).toMatchObject({ kind: 'flash-layout', name: '3 partitions of /flash@0' });
    expect(layout?.fields.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'u-boot: 0x00000000, 256 KiB, read-only',
      'firmware: 0x00040000, 7 MiB',
      'firmware/kernel: 0x00040000, 2 MiB',
      'firmware/rootfs: 0x00240000, 5 MiB',
      'too long: 0x00740000, 768 KiB',
    ]);
    expect(layout && childrenOf(structure, layout).map(({ name }) => name)).toEqual([
      'partition@0',
      'partition@40000',
      'partition@740000',
    ]);
    const [line] = childrenOf(structure, nodeOf(structure, 'device-tree-node', 'chosen'));
    expect(line).toMatchObject({ kind: 'flash-layout', name: '2 partitions of flash' });
    const from = line?.offset ?? 0;
    expect(Buffer.from(image.subarray(from, from + (line?.size ?? 0))).toString()).toBe(
      'mtdparts=flash:64k(boot)ro,-(rest)',
    );
  });

  it('bears what is hostile', () => staysInBounds(DEVICE_TREE, blob, { runs: 300 }));
});

describe('Device trees of real boards', () => {
  it.each(REAL_TREES)('%s is whole', (path) => {
    const { nodes } = scanned(readFileSync(path));
    expect(nodes.flatMap(({ problems }) => problems)).toEqual([]);
    expect(nodes.length).toBeGreaterThan(10);
  });

  it('that are made by the demonstration are whole, too', () => {
    const structure = scanned(makeBoardTree());
    expect(nodeOf(structure, 'flash-layout').problems).toEqual([]);
  });

  it('that nest without end are read to a bound', () => {
    const depth = 10_000;
    const bytes = new Uint8Array(40 + 16 + 8 * depth + 4);
    const view = new DataView(bytes.buffer);
    const header = [0xd00dfeed, bytes.length, 56, bytes.length - 4, 40, 17, 16, 0, 4, 8 * depth];
    for (const [index, value] of header.entries()) view.setUint32(4 * index, value);
    for (let level = 0; level < depth; level++) view.setUint32(56 + 8 * level, 1);
    const { nodes } = scanned(bytes);
    expect(nodes[0]?.problems).toEqual(['There are more levels: 32 are looked at.']);
    expect(nodes).toHaveLength(33);
  });
});
