import { describe, expect, it } from 'vitest';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { BytePage, isChangedIn, lastChanger } from '../../../renderer/state/byte-page.ts';
import { imageWindow } from '../../kit/window/image-window.ts';

const PROGRAM: DriverOperation = {
  kind: 'buffered-program',
  firstCycle: 12,
  lastCycle: 20,
  cycles: 9,
  device: 'virt.flash0',
  offset: 16,
  lengthBytes: 20,
  outcome: 'ok',
  detail: '5 words',
};

const CHANGED = imageWindow(new Uint8Array(64).fill(0x11), {
  changed: [
    [14, 18],
    [33, 34],
  ],
  before: Uint8Array.of(1, 2, 3, 4, 5),
  operations: [PROGRAM],
  past: [
    {
      start: 16,
      end: 48,
      erasedBy: { cycle: 5, operation: null },
      programmedBy: [{ cycle: 12, operation: 0 }],
      hasMore: false,
    },
    { start: 48, end: 64, erasedBy: { cycle: 5, operation: null }, programmedBy: [], hasMore: false },
  ],
});

describe('A page of bytes', () => {
  const page = new BytePage(CHANGED, true);

  it('knows what each changed byte was, at its place in its row', () => {
    const rows = [0, 16, 32, 48].map((start) => page.row(start, 16));
    expect([rows[0]?.before?.[14], rows[0]?.before?.[15]]).toEqual([1, 2]);
    expect([rows[1]?.before?.[0], rows[1]?.before?.[1]]).toEqual([3, 4]);
    expect(rows[2]?.before?.[1]).toBe(5);
    expect(rows[3]?.before).toBeNull();
    expect([0, 1, 2].map((column) => rows[1] && isChangedIn(rows[1], column))).toEqual([true, true, false]);
  });

  it('knows who changed each row, and who did so last', () => {
    expect(page.row(0, 16)?.past).toBeNull();
    expect(page.row(16, 16)?.past).toBe(page.row(32, 16)?.past);
    expect(lastChanger(page.row(32, 16)?.past ?? null)).toEqual({ cycle: 12, operation: PROGRAM });
    expect(lastChanger(page.row(48, 16)?.past ?? null)).toEqual({ cycle: 5, operation: null });
    expect(lastChanger(null)).toBeNull();
  });

  it('has rows of any length, and says of a long one all that was done in it', () => {
    const long = page.row(0, 64);
    expect([...(long?.changed ?? [])].flatMap((mark, column) => (mark === 1 ? column : []))).toEqual([
      14, 15, 16, 17, 33,
    ]);
    expect(long?.past).toMatchObject({ erasedBy: { cycle: 5 }, programmedBy: [{ cycle: 12 }] });
    expect(page.row(8, 8)?.before?.[6]).toBe(1);
    expect(page.row(24, 8)).toMatchObject({ changed: null, past: { programmedBy: [{ cycle: 12 }] } });
    expect(page.row(0, 128)).toBeNull();
  });

  it('names each operation of a long row once, in the order of the cycles', () => {
    const by = (...cycles: number[]) => cycles.map((cycle) => ({ cycle, operation: null }));
    const past = [
      { start: 0, end: 16, erasedBy: null, programmedBy: by(3, 9), hasMore: false },
      { start: 16, end: 32, erasedBy: { cycle: 2, operation: null }, programmedBy: by(3, 5), hasMore: true },
    ];
    const two = new BytePage(imageWindow(new Uint8Array(32), { past }), true).row(0, 32)?.past;
    expect(two?.programmedBy.map(({ cycle }) => cycle)).toEqual([3, 5, 9]);
    expect(two).toMatchObject({ erasedBy: { cycle: 2 }, hasMore: true });
  });
});
