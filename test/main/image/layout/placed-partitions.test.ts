import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTITION_NAME_MAX } from '../../../../app/contract/flash-layout.ts';
import type { FlashLayout, FlashPartition } from '../../../../main/image/layout/flash-partition.ts';
import { placedPartitions } from '../../../../main/image/layout/placed-partitions.ts';

const FLASH_BYTES = 0x1000;

function layout(partitions: readonly FlashPartition[], change: Partial<FlashLayout> = {}): FlashLayout {
  return { flash: 'nor', flashBytes: null, partitions, problems: [], ...change };
}

const at = (name: string, offset: number, sizeBytes: number | null): FlashPartition => ({
  name,
  offset,
  sizeBytes,
  isReadOnly: false,
});

const PARTITIONS: fc.Arbitrary<FlashPartition[]> = fc.letrec<{ partitions: FlashPartition[] }>((tie) => ({
  partitions: fc.array(
    fc.record({
      name: fc.string({ maxLength: 3 }),
      offset: fc.nat({ max: 2 * FLASH_BYTES }),
      sizeBytes: fc.option(fc.nat({ max: 2 * FLASH_BYTES })),
      isReadOnly: fc.boolean(),
      children: fc.oneof({ maxDepth: 3 }, fc.constant([]), tie('partitions')),
    }),
    { maxLength: 4 },
  ),
})).partitions;

describe('Partitions on a flash', () => {
  it('have bytes, all of them in the flash, each after what it lies in', () => {
    fc.assert(
      fc.property(PARTITIONS, (partitions) => {
        const placed = placedPartitions(layout(partitions), FLASH_BYTES);
        let depth = -1;
        for (const { offset, sizeBytes, ...partition } of placed.partitions) {
          expect(sizeBytes).toBeGreaterThan(0);
          expect(offset + sizeBytes).toBeLessThanOrEqual(FLASH_BYTES);
          expect(partition.depth).toBeLessThanOrEqual(depth + 1);
          depth = partition.depth;
        }
      }),
    );
  });

  it('have names that say what they lie in, and do not grow with every level', () => {
    let inner = at('x'.repeat(PARTITION_NAME_MAX), 0, 16);
    for (let level = 0; level < 20; level++) inner = { ...at('out🙂r', 0, 16), children: [inner] };
    const names = placedPartitions(layout([inner]), FLASH_BYTES).partitions.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['out🙂r', 'out🙂r/out🙂r', 'out🙂r/out🙂r/out🙂r']);
    expect(names.filter((name) => name.length > PARTITION_NAME_MAX || /\p{Cs}/u.test(name))).toEqual([]);
  });

  it('overlap with the one before that reaches the farthest, wherever they stand in the list', () => {
    const { partitions } = placedPartitions(
      layout([at('late', 0x800, 0x100), at('long', 0, 0x900), at('short', 0x100, 0x10)]),
      FLASH_BYTES,
    );
    expect(partitions.map(({ problems }) => problems)).toEqual([
      ['“late” overlaps “long”: both have the 256 B from 0x00000800 on.'],
      [],
      ['“short” overlaps “long”: both have the 16 B from 0x00000100 on.'],
    ]);
  });

  it('that touch do not overlap', () => {
    const { partitions } = placedPartitions(layout([at('a', 0, 0x800), at('b', 0x800, null)]), FLASH_BYTES);
    expect(partitions.flatMap(({ problems }) => problems)).toEqual([]);
    expect(partitions[1]?.sizeBytes).toBe(0x800);
  });

  it('are told of a flash of another size', () => {
    const told = layout([at('a', 0, 16)], { flashBytes: 0x2000 });
    expect(placedPartitions(told, FLASH_BYTES).problems).toEqual([
      'It is told of a flash of 8 KiB, and this one has 4 KiB.',
    ]);
  });
});
