import { describe, expect, it } from 'vitest';
import {
  colourOf,
  innermostBands,
  partitionBands,
} from '../../../../renderer/state/partitions/partition-bands.ts';
import {
  layoutIn,
  partitionAt,
  partitionsFrom,
  placeInPartition,
} from '../../../../renderer/state/partitions/partitions.ts';
import { keptLayout } from '../../../kit/window/layouts.ts';

const LAYOUT = keptLayout([
  [0, 'boot', 0, 0x100],
  [0, 'firmware', 0x100, 0x300],
  [1, 'firmware/kernel', 0x100, 0x100],
  [0, 'art', 0x380, 0x80],
]);

describe('The partition of a byte', () => {
  it('is the innermost one, and of those that overlap the smallest', () => {
    const nameAt = (offset: number) => partitionAt(LAYOUT, offset)?.name ?? null;
    expect([0, 0xff, 0x100, 0x200, 0x380, 0x3ff, 0x400].map(nameAt)).toEqual([
      'boot',
      'boot',
      'firmware/kernel',
      'firmware',
      'art',
      'art',
      null,
    ]);
    expect(partitionAt(null, 0)).toBeNull();
  });

  it('is told with how far in it the byte is', () => {
    expect(placeInPartition(LAYOUT, 0x234)).toBe('firmware + 0x134');
    expect(placeInPartition(LAYOUT, 0x400)).toBeNull();
  });

  it('is said where it begins', () => {
    expect(partitionsFrom(LAYOUT, 0x100, 0x110).map(({ name }) => name)).toEqual([
      'firmware',
      'firmware/kernel',
    ]);
    expect(partitionsFrom(LAYOUT, 0x101, 0x380)).toEqual([]);
  });
});

describe('The layout of a flash', () => {
  it('is that of this flash, if it has one', () => {
    const other = keptLayout([[0, 'all', 0, 16]], { flash: 1 });
    expect(layoutIn(1)({ layouts: [LAYOUT, other] })).toBe(other);
    expect(layoutIn(2)({ layouts: [LAYOUT, other] })).toBeNull();
    expect(layoutIn(undefined)({ layouts: [LAYOUT] })).toBeNull();
  });

  it('has a colour for each partition, another one than that before it', () => {
    const many = keptLayout(
      Array.from({ length: 20 }, (_, index) => [0, `p${index}`, index * 16, 16] as const),
    );
    const colours = partitionBands(many).map(({ colour }) => colour);
    expect(colours).toEqual(many.partitions.map((partition) => colourOf(many, partition)));
    expect(colours.every((colour, index) => colour !== colours[index + 1])).toBe(true);
    expect(partitionBands(null)).toEqual([]);
  });

  it('has each byte once where the innermost counts, also where partitions overlap or leave a gap', () => {
    expect(innermostBands(LAYOUT)).toEqual([
      { start: 0, end: 0x100, colour: 0 },
      { start: 0x100, end: 0x200, colour: 2 },
      { start: 0x200, end: 0x380, colour: 1 },
      { start: 0x380, end: 0x400, colour: 3 },
    ]);
    const apart = keptLayout([
      [0, 'one', 0, 16],
      [0, 'two', 32, 16],
    ]);
    expect(innermostBands(apart).map(({ start, end }) => [start, end])).toEqual([
      [0, 16],
      [32, 48],
    ]);
    expect(innermostBands(null)).toEqual([]);
  });
});
