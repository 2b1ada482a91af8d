import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { PackedCells } from '../../../../app/contract/overview/byte-cell.ts';
import type { AskedCells } from '../../../../app/contract/overview/overview.ts';
import { CellStore } from '../../../../renderer/state/overview/cell-store.ts';

const ASKED = { flash: 0, cellBytes: 1024, first: 0, count: 2 };
const FINE = { flash: 0, cellBytes: 256, first: 4, count: 4 };

/** Answers when it is told to, one request after another. */
function engineOf() {
  const waiting: {
    asked: AskedCells;
    answer: (entropy: number, isWhole: boolean) => void;
    refuse: () => void;
  }[] = [];
  const call = vi.fn((_name: string, asked: AskedCells) => {
    return new Promise((resolve, reject) => {
      waiting.push({
        asked,
        answer: (entropy, isWhole) => {
          const cells = PackedCells.of(Float32Array.of(entropy, 0, 0, 0));
          resolve({ cells: cells.bytes, isWhole });
        },
        refuse: () =>
          reject(new UserError({ code: 'backing-lost', what: 'gone', where: null, todo: 'Open it again.' })),
      });
    });
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { client: { call } as never, waiting, settle };
}

const errors: unknown[] = [];

describe('What is known of cells', () => {
  let engine: ReturnType<typeof engineOf>;
  let store: CellStore;
  beforeEach(() => {
    vi.useFakeTimers();
    engine = engineOf();
    store = new CellStore(engine.client, (thrown) => errors.push(thrown));
    return () => vi.useRealTimers();
  });

  const answer = async (entropy: number, isWhole: boolean) => {
    engine.waiting.shift()?.answer(entropy, isWhole);
    await engine.settle();
  };
  const entropy = (asked = ASKED) => store.cellsOf(asked)?.at(0)?.entropy ?? null;

  it('is asked for again until all of it is counted', async () => {
    store.want([ASKED], 'minimap');
    expect([entropy(), store.isSettled]).toEqual([null, false]);
    await answer(1, false);
    expect([entropy(), engine.waiting.length]).toEqual([1, 1]);
    await answer(2, true);
    expect([entropy(), engine.waiting.length, store.isSettled]).toEqual([2, 0, true]);
  });

  it('comes for the map first, and one request at a time', async () => {
    store.want([ASKED], 'minimap');
    store.want([FINE], 'map');
    expect(engine.waiting).toHaveLength(1);
    await answer(1, false);
    expect(engine.waiting.map(({ asked }) => asked)).toEqual([FINE]);
  });

  it('stays to be seen when bytes change, and is asked for anew after a pause', async () => {
    store.want([ASKED], 'minimap');
    await answer(1, true);
    store.change(0, 5000, 5001);
    store.change(1, 0, 1);
    vi.runAllTimers();
    expect(engine.waiting).toHaveLength(0);
    store.change(0, 2047, 2048);
    store.change(0, 0, 1);
    expect([entropy(), engine.waiting.length]).toEqual([1, 0]);
    vi.runAllTimers();
    expect(engine.waiting).toHaveLength(1);
    await answer(3, true);
    expect([entropy(), store.isSettled]).toEqual([3, true]);
  });

  it('is not taken for the last word when bytes change under a request', async () => {
    store.want([ASKED], 'minimap');
    store.change(0, 0, 1);
    await answer(1, true);
    vi.runAllTimers();
    expect([entropy(), engine.waiting.length]).toEqual([1, 1]);
  });

  it('is not asked for again where it was refused, before bytes change', async () => {
    store.want([ASKED], 'minimap');
    engine.waiting.shift()?.refuse();
    await engine.settle();
    expect([errors.length, engine.waiting.length, store.isSettled]).toEqual([1, 0, true]);
    store.change(0, 0, 4096);
    vi.runAllTimers();
    expect(engine.waiting).toHaveLength(1);
  });

  it('is asked for again where it was refused because the image was mapped anew under the request', async () => {
    const before = errors.length;
    store.want([ASKED], 'minimap');
    store.change(0, 0, 4096);
    engine.waiting.shift()?.refuse();
    await engine.settle();
    vi.runAllTimers();
    await answer(2, true);
    expect([entropy(), errors.length]).toEqual([2, before]);
  });

  it('waits for what is more urgent', () => {
    store.open(false);
    store.want([ASKED], 'minimap');
    expect(engine.waiting).toHaveLength(0);
    store.open(true);
    expect(engine.waiting).toHaveLength(1);
  });

  it('is none of another machine, nor is an answer that was on its way', async () => {
    store.want([ASKED], 'minimap');
    store.drop();
    await answer(1, true);
    expect(entropy()).toBeNull();
  });
});
