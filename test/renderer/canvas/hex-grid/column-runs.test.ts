import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandAt, type StructureBand } from '../../../../renderer/canvas/colours/cell-colours.ts';
import { bandRunsOf } from '../../../../renderer/canvas/hex-grid/column-runs.ts';
import { notedRunsOf } from '../../../../renderer/canvas/hex-grid/noted.ts';

const ROW = { deviceOffset: 32, lengthBytes: 16 };

function band(start: number, end: number): StructureBand {
  return { start, end, group: 'boot', shade: 'plain' };
}

describe('Structures in a row', () => {
  it('run from their first byte in it to their last, and break at groups', () => {
    const [before, within, after] = [band(0, 34), band(36, 41), band(46, 99)];
    expect(bandRunsOf(ROW, 4, [before, within, after])).toEqual([
      { startColumn: 0, endColumn: 2, tone: before },
      { startColumn: 4, endColumn: 8, tone: within },
      { startColumn: 8, endColumn: 9, tone: within },
      { startColumn: 14, endColumn: 16, tone: after },
    ]);
    expect(bandRunsOf(ROW, 4, [])).toEqual([]);
  });

  it('cover each byte that they hold, and no other', () => {
    const lengths = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 20 })), { maxLength: 9 });
    fc.assert(
      fc.property(lengths, fc.constantFrom(1, 2, 4, 8), (pieces, groupBytes) => {
        let at = 0;
        const bands = pieces.map(([gap, length]) => {
          const start = at + gap;
          at = start + length;
          return band(start, at);
        });
        const covered = new Array<StructureBand | null>(ROW.lengthBytes).fill(null);
        for (const { startColumn, endColumn, tone } of bandRunsOf(ROW, groupBytes, bands))
          covered.fill(tone, startColumn, endColumn);
        expect(covered).toEqual(covered.map((_, column) => bandAt(bands, ROW.deviceOffset + column)));
      }),
    );
  });
});

describe('Noted bytes in a row', () => {
  it('have the colour of the shortest note that holds them', () => {
    const outer = { start: 0, end: 40, colour: 'blue' } as const;
    const inner = { start: 34, end: 35, colour: 'red' } as const;
    expect(notedRunsOf(ROW, 8, [outer, inner])).toEqual([
      { startColumn: 0, endColumn: 2, tone: 'blue' },
      { startColumn: 2, endColumn: 3, tone: 'red' },
      { startColumn: 3, endColumn: 8, tone: 'blue' },
    ]);
  });
});
