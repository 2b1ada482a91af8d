import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellCountsOf } from '../../../../main/image/device-tree/cells.ts';
import { phandlesOf } from '../../../../main/image/device-tree/phandles.ts';
import { type DeviceTree, readDeviceTree } from '../../../../main/image/device-tree/read-device-tree.ts';
import { nodesOf, propertyOf, type TreeNode } from '../../../../main/image/device-tree/tree.ts';
import { valueText } from '../../../../main/image/device-tree/value-text.ts';
import { toolsMissing } from '../../../kit/files/tools.ts';
import { BOARD_SOURCE, REAL_TREES } from '../../../kit/image/board-tree.ts';
import { made } from '../../../kit/image/made.ts';

const missing = toolsMissing(['dtc']);

describe.skipIf(missing !== null)('A device tree', () => {
  it.each(REAL_TREES)('in %s has the nodes and properties that dtc prints', (path) => {
    const bytes = readFileSync(path);
    const { root, problems } = read(bytes);
    expect(problems).toEqual([]);
    const printed = Buffer.from(
      made({ 'in.dtb': bytes }, 'dtc -q -I dtb -O dts -o output in.dtb'),
    ).toString();
    expect(namesOf(root)).toEqual(namesPrinted(printed));
    expect(namesOf(root).length).toBeGreaterThan(100);
  });

  it.each([16, 17])('of version %s says what it reserves', (version) => {
    const tree = read(made({ 'in.dts': BOARD_SOURCE }, `dtc -q -V ${version} -O dtb -o output in.dts`));
    expect(tree.problems).toEqual([]);
    expect(tree.reservations).toMatchObject([{ start: 40, address: 0x10000000n, lengthBytes: 0x4000n }]);
  });

  const tree =
    missing === null ? read(made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts')) : null;
  it.each([
    ['/', 'model', '“Example board”'],
    ['/', 'compatible', '“example,board”, “example,soc”'],
    ['/', '#address-cells', '2'],
    ['/', 'interrupt-parent', '/interrupt-controller@8000000'],
    ['/memory@140000000', 'reg', '0x140000000, 512 MiB'],
    ['/serial@9000000', 'clocks', '/clock 0x3; /clock 0x4'],
    ['/serial@9000000', 'interrupts-extended', '/interrupt-controller@8000000 0x0 0x1 0x4'],
    ['/serial@9000000', 'local-mac-address', '[02 00 00 00 00 01]'],
    ['/serial@9000000', 'current-speed', '<0x1c200>'],
    ['/serial@9000000', 'dma-coherent', 'yes'],
    ['/flash@0', 'reg', '0x00000000, 4 MiB; 0x04000000, 4 MiB'],
  ])('at %s has %s, which reads %s', (path, name, text) => {
    const root = tree?.root ?? expect.fail('no tree');
    const { node, parent } = [...nodesOf(root)].find((each) => each.node.path === path) ?? expect.fail(path);
    const property = propertyOf(node, name) ?? expect.fail(name);
    const context = { cellCounts: cellCountsOf(parent), phandles: phandlesOf(root) };
    expect(valueText(property, context)).toBe(text);
  });

  it('keeps what lies before damage, and says where that is', () => {
    const bytes = made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts');
    const serial = [...nodesOf(read(bytes).root ?? expect.fail('no tree'))].find(
      ({ node }) => node.name === 'serial@9000000',
    );
    new DataView(bytes.buffer).setUint32(serial?.node.properties[1]?.start ?? 0, 7);
    const { root, problems } = read(bytes);
    expect(problems).toEqual(['In /serial@9000000 there is 0x7 where a token should be.']);
    expect(root?.children.map(({ name }) => name)).toEqual([
      'chosen',
      'memory@140000000',
      'interrupt-controller@8000000',
      'clock',
      'serial@9000000',
    ]);
  });

  it('that is cut says how much is there', () => {
    const bytes = made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts');
    const { problems, sizeBytes } = read(bytes.subarray(0, 600));
    expect(sizeBytes).toBe(600);
    expect(problems[0]).toMatch(/^The header says [\d,]+ bytes; 600 are there\.$/);
    expect(problems).toHaveLength(2);
  });

  it('is none where a block reaches beyond its size', () => {
    const bytes = made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts');
    new DataView(bytes.buffer).setUint32(36, 0x7fff_fff0);
    expect(readDeviceTree(bytes, 0, bytes.length)).toBeNull();
  });
});

function read(bytes: Uint8Array): DeviceTree {
  return readDeviceTree(bytes, 0, bytes.length) ?? expect.fail('no device tree');
}

/** `node/` and `property`, in the order of the tree: properties come before nodes. */
function namesOf(node: TreeNode | null): string[] {
  if (node === null) return [];
  const properties = node.properties.map(({ name }) => name);
  return [`${node.name}/`, ...properties, ...node.children.flatMap(namesOf)];
}

function namesPrinted(source: string): string[] {
  const lines = source.split('\n').map((line) => line.trim());
  return lines.flatMap((line) => {
    const [, node] = /^(\S+) \{$/.exec(line) ?? [];
    if (node !== undefined) return [node === '/' ? '/' : `${node}/`];
    const [, property] = /^([\w,.+?#-]+)(?: = .*)?;$/.exec(line) ?? [];
    return property === undefined ? [] : [property];
  });
}
