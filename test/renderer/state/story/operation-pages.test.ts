import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverOperation } from '../../../../app/contract/operation.ts';
import { OperationPages } from '../../../../renderer/state/story/operation-pages.ts';

const PAGE_ROWS = 500;
/** Every operation has as many cycles as this, one after the other. */
const CYCLES = 10;

function operationAt(index: number): DriverOperation {
  const place = { device: 'virt.flash1', offset: 0, lengthBytes: 4, outcome: 'ok' as const, detail: '' };
  const firstCycle = index * CYCLES + 1;
  return { kind: 'word-program', firstCycle, lastCycle: firstCycle + CYCLES - 1, cycles: CYCLES, ...place };
}

/** Pages over so many operations, and how often they were asked for. */
function pagesOf(operations: number) {
  const story = { version: 'a', operations, isBroken: false };
  const asked: number[] = [];
  let running = 0;
  const pages = new OperationPages({
    most: PAGE_ROWS,
    version: () => story.version,
    count: () => story.operations,
    ask: async (from, count) => {
      running += 1;
      expect(running).toBe(1);
      asked.push(from);
      await Promise.resolve();
      running -= 1;
      if (story.isBroken) return null;
      const end = Math.min(from + count, story.operations);
      return Array.from({ length: Math.max(0, end - from) }, (_, row) => operationAt(from + row));
    },
  });
  return { pages, story, asked };
}

async function settled(pages: OperationPages): Promise<void> {
  for (let turn = 0; turn < 400; turn++) await Promise.resolve();
  await pages.refresh();
}

describe('The operations of cycles', () => {
  it('are found among those of a million cycles with a few requests, wherever they are', async () => {
    const cycles = fc.integer({ min: 1, max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(cycles, fc.integer({ min: 0, max: 300 }), async (firstCycle, more) => {
        const { pages, asked } = pagesOf(100_000);
        const lastCycle = Math.min(firstCycle + more, 1_000_000);
        pages.want(firstCycle, lastCycle);
        await settled(pages);
        const known = pages.store.getState();
        for (const cycle of [firstCycle, lastCycle])
          expect(known.some((row) => row.firstCycle <= cycle && cycle <= row.lastCycle)).toBe(true);
        expect(asked.length).toBeLessThanOrEqual(10);
      }),
      { numRuns: 50 },
    );
  });

  it('are not all asked for, however much is in sight', async () => {
    const { pages, asked } = pagesOf(100_000);
    pages.want(1, 1_000_000);
    await settled(pages);
    expect(asked.length).toBeLessThan(80);
  });

  it('are not asked for again while nothing changes, and anew when the story does', async () => {
    const { pages, story, asked } = pagesOf(30);
    pages.want(1, 300);
    await settled(pages);
    expect(asked).toEqual([0]);
    await pages.refresh();
    expect(asked).toEqual([0]);
    story.version = 'b';
    story.operations = 20;
    await pages.refresh();
    expect(asked).toEqual([0, 0]);
    expect(pages.store.getState()).toHaveLength(20);
  });

  it('are not asked for after somebody looked away, nor for ever where the engine has none', async () => {
    const { pages, story, asked } = pagesOf(30);
    pages.want(1, 300);
    await settled(pages);
    pages.release();
    story.version = 'b';
    await pages.refresh();
    expect(asked).toEqual([0]);
    story.isBroken = true;
    pages.want(1, 300);
    await settled(pages);
    expect(asked.length).toBeLessThanOrEqual(3);
  });
});
