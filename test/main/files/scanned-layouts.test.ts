import { describe, expect, it } from 'vitest';
import { NodeBytes } from '../../../main/browse/node-bytes.ts';
import { layoutsFound } from '../../../main/files/scanned-layouts.ts';
import { type TreePartition, treeOfPartitions } from '../../kit/image/flash-trees.ts';
import { scanned } from '../../kit/image/scanned.ts';

const BOOT: TreePartition = { label: 'boot', place: [0, 0x1000] };
const ROOT: TreePartition = { label: 'root', place: [0x1000, 0x8000] };

async function foundIn(...trees: readonly Uint8Array[]) {
  const image = new Uint8Array(Buffer.concat(trees));
  const bytes = new NodeBytes(image, scanned(image), async ({ packed }) => packed);
  return layoutsFound(bytes);
}

const sources = (found: Awaited<ReturnType<typeof foundIn>>) => found.map(({ source }) => source);

describe('The layouts that a scan found', () => {
  it('are one where they tell the same of the same flash, whatever else their trees say', async () => {
    const [one, ...others] = await foundIn(
      treeOfPartitions([BOOT, ROOT], { model: 'router' }),
      treeOfPartitions([BOOT, ROOT], { model: 'another revision of the router' }),
    );
    expect(others).toEqual([]);
    expect(one?.source).toBe('the device tree router');
  });

  it.each<[what: string, other: readonly TreePartition[]]>([
    ['another name', [BOOT, { ...ROOT, label: 'rootfs' }]],
    ['another place', [BOOT, { ...ROOT, place: [0x2000, 0x8000] }]],
    ['another size', [BOOT, { ...ROOT, place: [0x1000, 0x4000] }]],
    ['that one is read-only', [{ ...BOOT, isReadOnly: true }, ROOT]],
    ['one more', [BOOT, ROOT, { label: 'rest', place: [0x9000, 0x1000] }]],
    ['one in another', [BOOT, { ...ROOT, inside: [{ label: 'x', place: [0, 16] }] }]],
  ])('are two where they tell %s', async (_, other) => {
    const found = await foundIn(
      treeOfPartitions([BOOT, ROOT], { model: 'a' }),
      treeOfPartitions(other, { model: 'b' }),
    );
    expect(sources(found)).toEqual(['the device tree a', 'the device tree b']);
  });

  it('hold what is told, and not the trees that tell it', async () => {
    const [found] = await foundIn(treeOfPartitions([{ ...ROOT, inside: [BOOT] }]));
    const boot = { name: 'boot', offset: 0x1000, sizeBytes: 0x1000, isReadOnly: false };
    const root = { name: 'root', offset: 0x1000, sizeBytes: 0x8000, isReadOnly: false, children: [boot] };
    expect(found?.layouts).toEqual([
      { flash: '/flash@0', flashBytes: 1 << 20, partitions: [root], problems: [] },
    ]);
  });
});
