import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bracketOf,
  type GridMarks,
  groundRunsOf,
  noteOf,
  notesOf,
  textToneOf,
  waitingByte,
} from '../../../../renderer/canvas/hex-grid/marks.ts';
import { layoutOverview } from '../../../../renderer/canvas/hex-grid/overview.ts';
import { layoutWear } from '../../../../renderer/canvas/hex-grid/wear-lane.ts';
import { BOTTOM_BOOT } from '../../../kit/flash/erase-blocks.ts';

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

describe('a byte', () => {
  it('recedes when erased, a little when zero', () => {
    expect(textToneOf(32, 0xff, false, NOTHING)).toBe('erased');
    expect(textToneOf(32, 0x00, false, NOTHING)).toBe('zero');
    expect(textToneOf(32, 0x41, false, NOTHING)).toBe('plain');
    expect(textToneOf(32, 0xff, true, NOTHING)).toBe('changedToErased');
  });

  it('that changed says so even where it is selected', () => {
    expect(textToneOf(32, 0x41, true, { ...NOTHING, selection: { start: 0, end: 99 } })).toBe('changed');
  });

  it('that waits in the buffer says so before all else', () => {
    expect(
      textToneOf(32, 0x41, true, {
        ...NOTHING,
        waiting: [{ start: 32, end: 33, data: Uint8Array.of(0x42) }],
      }),
    ).toBe('waiting');
  });
});

describe('the grounds of a row', () => {
  it('break at groups and where the tone changes', () => {
    const marks = { ...NOTHING, selection: { start: 32 + 6, end: 32 + 9 } };
    expect(groundRunsOf(ROW, { changed: Uint8Array.of(0, 1, 1, 1, 1, 1), groupBytes: 4 }, marks)).toEqual([
      { startColumn: 1, endColumn: 4, tone: 'changed' },
      { startColumn: 4, endColumn: 6, tone: 'changed' },
      { startColumn: 6, endColumn: 8, tone: 'selected' },
      { startColumn: 8, endColumn: 9, tone: 'selected' },
    ]);
  });

  it('stop at the end of a short row', () => {
    const marks = { ...NOTHING, selection: { start: 0, end: 1000 } };
    expect(groundRunsOf({ ...ROW, lengthBytes: 2 }, { changed: null, groupBytes: 4 }, marks)).toEqual([
      { startColumn: 0, endColumn: 2, tone: 'selected' },
    ]);
  });
});

describe('the note of a row', () => {
  it('tells the last cycle where it began', () => {
    const touched = { start: 46, end: 50, note: 'w32' };
    expect(noteOf(ROW, { ...NOTHING, touched })).toEqual({ tone: 'touched', text: 'w32' });
    expect(noteOf({ ...ROW, deviceOffset: 48 }, { ...NOTHING, touched })).toBeNull();
  });
});

describe('what was written just now', () => {
  const written = [{ start: 40, end: 72 }];
  const rowFrom = (deviceOffset: number) => ({ ...ROW, deviceOffset });

  it('has a bracket beside its rows, with an end at the first and at the last', () => {
    expect([16, 32, 48, 64, 80].map((offset) => bracketOf(rowFrom(offset), { ...NOTHING, written }))).toEqual(
      [
        null,
        { opens: true, closes: false },
        { opens: false, closes: false },
        { opens: false, closes: true },
        null,
      ],
    );
  });

  it('says how much it is where it begins, before the last cycle is told there', () => {
    const touched = { start: 40, end: 44, note: 'w32' };
    const marks = { ...NOTHING, touched, written };
    expect(noteOf(ROW, marks)).toEqual({ tone: 'written', text: 'just written, 32 B' });
    expect(noteOf(rowFrom(48), marks)).toBeNull();
  });
});

describe('the overview', () => {
  const input = {
    space: { rowCount: 2 ** 22, visibleRows: 30 },
    topRow: 0,
    sizeBytes: 2 ** 26,
    regions: [{ sectorCount: 256, sectorLengthBytes: 2 ** 18 }],
    changedBlocks: [0, 255],
    wear: [],
    lanes: { bytes: [], bands: [], partitions: [] },
    selection: { start: 2 ** 25, end: 2 ** 25 + 4 },
    touched: [],
    leastThumbPx: 14,
  };
  const view = layoutOverview(input, { widthPx: 44, heightPx: 600 });

  it('keeps every mark visible and on the strip', () => {
    for (const { startPx, lengthPx } of view.marks) {
      expect(lengthPx).toBeGreaterThanOrEqual(3);
      expect(startPx + lengthPx).toBeLessThanOrEqual(600);
    }
    expect(view.marks.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'selected']);
    expect(view.marks[2]?.startPx).toBe(300);
  });

  it('thins block ticks until they stay apart', () => {
    const gaps = view.tickYs.map((y, at) => y - (view.tickYs[at - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12);
  });

  it('places changed blocks and ticks where blocks of several sizes lie', () => {
    const boot = { ...input, sizeBytes: 0x4_0000, regions: BOTTOM_BOOT, changedBlocks: [1, 3, 6] };
    const { marks, tickYs } = layoutOverview(boot, { widthPx: 44, heightPx: 1024 });
    expect(marks.slice(0, 3).map(({ startPx, lengthPx }) => [startPx, lengthPx])).toEqual([
      [64, 32],
      [128, 128],
      [768, 256],
    ]);
    expect(tickYs).toEqual([64, 96, 128, 256, 512, 768]);
  });

  it('keeps ticks apart whatever the regions', () => {
    const region = fc.record({
      sectorCount: fc.integer({ min: 1, max: 65_536 }),
      sectorLengthBytes: fc.integer({ min: 8, max: 17 }).map((power) => 2 ** power),
    });
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 4 }), (regions) => {
        const sizeBytes = regions.reduce((sum, each) => sum + each.sectorCount * each.sectorLengthBytes, 0);
        const boot = { ...input, sizeBytes, regions, changedBlocks: [] };
        const { tickYs } = layoutOverview(boot, { widthPx: 44, heightPx: 600 });
        // Twelve apart before they are rounded to whole pixels.
        for (const [at, y] of tickYs.entries()) expect(y - (tickYs[at - 1] ?? 0)).toBeGreaterThan(10);
      }),
    );
  });
});

describe('what was done to rows', () => {
  const rows = [0, 16, 32, 48, 64].map((deviceOffset, rowIndex) => ({ ...ROW, deviceOffset, rowIndex }));
  const texts = ['programmed by 5', 'programmed by 5', 'erased by 3', null, 'erased by 3'];
  const bytesOf = ({ deviceOffset }: { deviceOffset: number }) => ({
    bytes: new Uint8Array(16),
    changed: deviceOffset === 0 ? Uint8Array.of(1) : null,
    pastText: texts[deviceOffset / 16] ?? null,
  });

  it('is said at the first of those that follow each other, in another tone where bytes changed', () => {
    expect(notesOf(rows, { marks: NOTHING, bytesOf, lyingIn: () => null })).toEqual([
      { tone: 'changed', name: null, text: 'programmed by 5' },
      null,
      { tone: 'past', name: null, text: 'erased by 3' },
      null,
      { tone: 'past', name: null, text: 'erased by 3' },
    ]);
  });

  it('gives way to the last cycle, and is said a row later then', () => {
    const touched = { start: 0, end: 4, note: 'w32' };
    const sources = { marks: { ...NOTHING, touched }, bytesOf, lyingIn: () => null };
    expect(notesOf(rows.slice(0, 2), sources)).toEqual([
      { tone: 'touched', name: null, text: 'w32' },
      { tone: 'past', name: null, text: 'programmed by 5' },
    ]);
  });

  it('is said after what lies there', () => {
    const lyingIn = ({ deviceOffset }: { deviceOffset: number }) =>
      ({ 0: { name: 'BootOrder', text: 'variable' }, 48: { name: null, text: 'data 01' } })[deviceOffset] ??
      null;
    expect(notesOf(rows.slice(0, 4), { marks: NOTHING, bytesOf, lyingIn })).toEqual([
      { tone: 'changed', name: 'BootOrder', text: 'variable · programmed by 5' },
      null,
      { tone: 'past', name: null, text: 'erased by 3' },
      { tone: 'lying', name: null, text: 'data 01' },
    ]);
  });
});

describe('what waits in the write buffer', () => {
  const waiting = [{ start: 32, end: 34, data: Uint8Array.of(0x42, 0) }];

  it('is known for each of its bytes, and for no other', () => {
    expect([31, 32, 33, 34].map((offset) => waitingByte(offset, waiting))).toEqual([null, 0x42, 0, null]);
  });
});

describe('the lane of wear', () => {
  const shape = { sizeBytes: 2 ** 20, regions: [{ sectorCount: 4, sectorLengthBytes: 2 ** 18 }] };

  it('has a bar for each worn block, the longer the more often it was erased', () => {
    const wear = [
      { block: 0, erases: 7, programmedBytes: 4 },
      { block: 1, erases: 1, programmedBytes: 0 },
      { block: 3, erases: 0, programmedBytes: 8 },
    ];
    expect(layoutWear(wear, shape, 400)).toEqual([
      { startPx: 300, lengthPx: 100, share: 0 },
      { startPx: 100, lengthPx: 100, share: 1 / 3 },
      { startPx: 0, lengthPx: 100, share: 1 },
    ]);
  });
});
