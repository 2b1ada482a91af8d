import { describe, expect, it, vi } from 'vitest';
import { RowWindow } from '../../../../renderer/state/story/row-window.ts';

/** Rows that are numbers, of which the engine has fewer than it told; and how often they were asked for. */
function rowsOf({ told, there }: { told: number; there: number }) {
  const asked: number[] = [];
  const source = { told, there };
  const rows = new RowWindow<number>({
    most: 500,
    version: () => 'a',
    count: () => source.told,
    ask: (from, count) => {
      asked.push(from);
      // Whoever asks for ever gets no answer in the end, so that the test ends.
      if (asked.length > 20) return new Promise<never>(() => undefined);
      const end = Math.min(from + count, source.there);
      return Promise.resolve(Array.from({ length: Math.max(0, end - from) }, (_, row) => from + row));
    },
  });
  return { rows, asked, source };
}

describe('Rows that the engine holds', () => {
  it('are asked for once where there are fewer than was told, and again when others are looked at', async () => {
    const { rows, asked, source } = rowsOf({ told: 1000, there: 0 });
    rows.want(0, 20);
    await vi.waitFor(() => expect(rows.store.getState().version).toBe('a'));
    expect(asked).toEqual([0]);
    source.there = 1000;
    rows.want(300, 320);
    await vi.waitFor(() => expect(rows.store.getState()).toMatchObject({ from: 200, rows: { length: 220 } }));
    expect(asked).toEqual([0, 200]);
  });

  it('are asked for where one looks by the time that they are there', async () => {
    const { rows, asked } = rowsOf({ told: 1000, there: 150 });
    rows.want(300, 320);
    rows.want(0, 20);
    await vi.waitFor(() => expect(rows.store.getState()).toMatchObject({ from: 0, rows: { length: 120 } }));
    expect(asked).toEqual([200, 0]);
  });
});
