import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PARTITION_NAME_MAX } from '../../../../app/contract/flash-layout.ts';
import { readDeviceTree } from '../../../../main/image/device-tree/read-device-tree.ts';
import { layoutsOfTree, type TreeLayout } from '../../../../main/image/layout/device-tree-layouts.ts';
import type { FlashPartition } from '../../../../main/image/layout/flash-partition.ts';
import { toolsMissing } from '../../../kit/files/tools.ts';
import { BOARD_SOURCE, REAL_TREES } from '../../../kit/image/board-tree.ts';
import { treeOfPartitions } from '../../../kit/image/flash-trees.ts';
import { made } from '../../../kit/image/made.ts';

const missing = toolsMissing(['dtc']);

describe('Flash partitions in a device tree', () => {
  const older = REAL_TREES.find((path) => path.includes('canyonlands'));
  it.skipIf(older === undefined)('lie in the flash’s own node in an older one', () => {
    const [layout, ...others] = layoutsOf(readFileSync(older ?? expect.fail()));
    expect(others).toEqual([]);
    expect(layout?.flash).toBe('/plb/opb/ebc/nor_flash@0,0');
    expect(layout?.problems).toEqual([]);
    expect(layout?.partitions.map(told)).toEqual([
      'kernel 0x0 0x1e0000',
      'dtb 0x1e0000 0x20000',
      'ramdisk 0x200000 0x1400000',
      'jffs2 0x1600000 0x400000',
      'user 0x1a00000 0x2560000',
      'env 0x3f60000 0x40000',
      'u-boot 0x3fa0000 0x60000',
    ]);
  });

  it.skipIf(missing !== null)('may lie in one another, and are cut to the chips side by side', () => {
    const [layout] = layoutsOf(made({ 'in.dts': BOARD_SOURCE }, 'dtc -q -O dtb -o output in.dts'));
    expect(layout?.flash).toBe('/flash@0');
    expect(layout?.partitions.map(told)).toEqual([
      'u-boot 0x0 0x40000 read-only',
      'firmware 0x40000 0x700000',
      'too long 0x740000 0xc0000',
    ]);
    expect(layout?.partitions[1]?.children?.map(told)).toEqual([
      'kernel 0x40000 0x200000',
      'rootfs 0x240000 0x500000',
    ]);
    expect(layout?.problems).toEqual([
      '“too long” reaches beyond what it lies in: 1 MiB, of which 768 KiB are there.',
    ]);
  });

  it.skipIf(missing !== null)('without a place that can be read are told, and left out', () => {
    const source = `/dts-v1/; / { flash { compatible = "jedec,spi-nor"; partitions { compatible = "fixed-partitions";
      #address-cells = <1>; #size-cells = <1>;
      a { label = "whole"; reg = <0 0x10000>; }; b { label = "half"; reg = <1>; }; }; }; };`;
    const [layout] = layoutsOf(made({ 'in.dts': source }, 'dtc -q -O dtb -o output in.dts'));
    expect(layout?.partitions.map(told)).toEqual(['whole 0x0 0x10000']);
    expect(layout?.problems).toEqual(['“half” has no place that can be read.']);
  });

  it('have names that are cut, so that those of nested ones do not grow', () => {
    const label = `${'x'.repeat(PARTITION_NAME_MAX - 2)}🙂${'y'.repeat(60_000)}`;
    const [layout] = layoutsOf(treeOfPartitions([{ label, place: [0, 16] }]));
    expect(layout?.partitions.map(({ name }) => name)).toEqual([`${'x'.repeat(PARTITION_NAME_MAX - 2)}…`]);
  });
});

describe('The layouts of a device tree', () => {
  it('have names that steer no terminal', () => {
    const partition = { label: 'a\u202eb', place: [0, 2 << 20] } as const;
    const [layout] = layoutsOf(treeOfPartitions([partition], { flash: 'fl\u001b[31mash' }));
    expect(layout).toMatchObject({ flash: '/fl\ufffd[31mash', partitions: [{ name: 'a\ufffdb' }] });
    expect(layout?.problems.join()).toMatch(/^“a\ufffdb” reaches beyond/);
  });
});

function layoutsOf(bytes: Uint8Array): TreeLayout[] {
  const root = readDeviceTree(bytes, 0, bytes.length)?.root;
  return layoutsOfTree(root ?? expect.fail('no tree'));
}

function told({ name, offset, sizeBytes, isReadOnly }: FlashPartition): string {
  return `${name} 0x${offset.toString(16)} 0x${sizeBytes?.toString(16)}${isReadOnly ? ' read-only' : ''}`;
}
