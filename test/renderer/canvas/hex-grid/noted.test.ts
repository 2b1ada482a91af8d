import { describe, expect, it } from 'vitest';
import { type GridMarks, notesOf } from '../../../../renderer/canvas/hex-grid/marks.ts';
import { notedColourOf } from '../../../../renderer/canvas/hex-grid/noted.ts';
import { layoutOverview } from '../../../../renderer/canvas/hex-grid/overview.ts';

const ROW = { rowIndex: 2, deviceOffset: 32, lengthBytes: 16, topY: 0, startsBlock: null };
const NOTHING: GridMarks = {
  cursorOffset: 0,
  selection: null,
  hasFocus: false,
  typing: null,
  touched: null,
  written: [],
  waiting: [],
};

describe('a row with notes', () => {
  it('has the colour of the shortest one, from its first byte to its last', () => {
    const outer = { start: 0, end: 0x100, colour: 'blue' } as const;
    const inner = { start: 47, end: 48, colour: 'red' } as const;
    expect(notedColourOf(ROW, [outer, inner])).toBe('red');
    expect(notedColourOf({ ...ROW, deviceOffset: 48 }, [outer, inner])).toBe('blue');
    expect(notedColourOf({ ...ROW, deviceOffset: 0x100 }, [outer, inner])).toBeNull();
  });

  it('says them beside what lies there and what was done to it', () => {
    const noted = { name: 'mine', colour: 'red' } as const;
    const changed = { bytes: new Uint8Array(16), changed: new Uint8Array(16), pastText: 'programmed' };
    const [lying] = notesOf([ROW], {
      marks: NOTHING,
      bytesOf: () => null,
      lyingIn: () => ({ name: null, text: '', noted }),
    });
    expect(lying).toEqual({ tone: 'lying', name: null, text: '', noted });
    const [done] = notesOf([ROW], {
      marks: NOTHING,
      bytesOf: () => changed,
      lyingIn: () => ({ name: null, text: '', noted }),
    });
    expect(done).toEqual({ tone: 'changed', name: null, text: 'programmed', noted });
  });
});

it('The strip has a tick for each note, inside of it to its end', () => {
  const { noted } = layoutOverview(
    {
      space: { rowCount: 64, visibleRows: 8 },
      topRow: 0,
      sizeBytes: 1024,
      regions: [{ sectorCount: 1, sectorLengthBytes: 1024 }],
      lanes: { bytes: [], bands: [], partitions: [] },
      changedBlocks: [],
      wear: [],
      selection: null,
      touched: [],
      noted: [
        { start: 256, end: 512, colour: 'green' },
        { start: 1023, end: 1024, colour: 'red' },
      ],
      leastThumbPx: 10,
    },
    { widthPx: 40, heightPx: 100 },
  );
  expect(noted).toEqual([
    { startPx: 25, lengthPx: 25, colour: 'green' },
    { startPx: 97, lengthPx: 3, colour: 'red' },
  ]);
});
