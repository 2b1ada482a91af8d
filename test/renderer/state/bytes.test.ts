import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../app/contract/contract.ts';
import type { ImageWindow } from '../../../app/contract/image.ts';
import type { RowOfBytes } from '../../../renderer/state/byte-page.ts';
import { BytePages, IN_FLIGHT_MAX, PAGE_BYTES, PAGES_MAX } from '../../../renderer/state/bytes.ts';
import { imageWindow } from '../../kit/window/image-window.ts';

type Asked = {
  offset: number;
  answer: (window?: Partial<ImageWindow>) => Promise<void>;
  fail: () => Promise<void>;
};

/** A client that answers when the test says so. */
function slowEngine() {
  const asked: Asked[] = [];
  const call = (_name: string, input: { offset: number }) =>
    new Promise((resolve, reject) => {
      const answer = async (window?: Partial<ImageWindow>) => {
        resolve(imageWindow(filled(input.offset / PAGE_BYTES), window));
        await settled();
      };
      const fail = async () => {
        reject(new Error('no such page'));
        await settled();
      };
      asked.push({ offset: input.offset, answer, fail });
    });
  const hears = { onError: vi.fn(), onAnswer: vi.fn() };
  // The cache calls one request only; the rest of the contract is of no concern to it.
  const pages = new BytePages({ call: call as unknown as Client['call'] }, hears, () => 'start');
  const want = (...indexes: number[]) =>
    pages.want(
      indexes.map((index) => ({ flash: 0, start: index * PAGE_BYTES, end: (index + 1) * PAGE_BYTES })),
    );
  const first = (index: number) => pages.row(0, index * PAGE_BYTES, 16)?.bytes[0] ?? null;
  return { asked, hears, pages, want, first };
}

const filled = (byte: number) => new Uint8Array(PAGE_BYTES).fill(byte);
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Which bytes of a row changed. */
function marksOf(row: RowOfBytes | null): number[] {
  return [...(row?.changed ?? [])].flatMap((mark, column) => (mark === 1 ? column : []));
}

describe('the bytes on the screen', () => {
  it('are asked for in aligned pages, and only those in sight', async () => {
    const { asked, pages } = slowEngine();
    pages.want([{ flash: 0, start: PAGE_BYTES - 16, end: PAGE_BYTES + 16 }]);
    expect(asked.map(({ offset }) => offset)).toEqual([0, PAGE_BYTES]);
    await asked[0]?.answer();
    await asked[1]?.answer();
    pages.want([{ flash: 0, start: 0, end: 64 }]);
    expect(asked).toHaveLength(2);
  });

  it('are asked for by the grid first, and by the inspector as long as it looks at others', async () => {
    const { asked, pages, want } = slowEngine();
    const inspect = (...ranges: number[]) =>
      pages.want(
        ranges.map((index) => ({ flash: 0, start: index * PAGE_BYTES, end: index * PAGE_BYTES + 1 })),
        'inspector',
      );
    want(0, 1);
    inspect(7);
    want(2);
    const offsets = () => asked.map(({ offset }) => offset / PAGE_BYTES);
    expect(offsets()).toEqual([0, 1]);
    await asked[0]?.answer();
    await asked[1]?.answer();
    expect(offsets()).toEqual([0, 1, 2, 7]);
    await asked[3]?.answer();
    inspect();
    pages.invalidate(0, 7 * PAGE_BYTES, 1);
    expect(offsets()).toEqual([0, 1, 2, 7]);
    pages.drop();
    want();
    expect(asked).toHaveLength(4);
  });

  it('say which of them changed', async () => {
    const { asked, pages, want } = slowEngine();
    want(2);
    await asked[0]?.answer({ changed: [[30, 34]] });
    expect(marksOf(pages.row(0, 2 * PAGE_BYTES + 16, 16))).toEqual([14, 15]);
    expect(marksOf(pages.row(0, 2 * PAGE_BYTES + 32, 16))).toEqual([0, 1]);
  });

  it('are asked for two at a time while a drag runs over many, newest first', async () => {
    const { asked, want } = slowEngine();
    for (let index = 0; index < 50; index += 1) want(index);
    expect(asked.map(({ offset }) => offset / PAGE_BYTES)).toEqual([0, 1]);
    await asked[0]?.answer();
    expect(asked.map(({ offset }) => offset / PAGE_BYTES)).toEqual([0, 1, 49]);
    await asked[1]?.answer();
    await asked[2]?.answer();
    expect(asked).toHaveLength(3);
    expect(IN_FLIGHT_MAX).toBe(2);
  });

  it('are answered when a page came or was refused, and not by one of a machine that is gone', async () => {
    const { asked, pages, want, hears } = slowEngine();
    want(0);
    expect(hears.onAnswer).not.toHaveBeenCalled();
    pages.drop();
    await asked[0]?.answer();
    expect(hears.onAnswer).not.toHaveBeenCalled();
    want(0, 1);
    await asked[1]?.answer();
    expect(hears.onAnswer).toHaveBeenCalledTimes(1);
    await asked[2]?.fail();
    expect(hears.onAnswer).toHaveBeenCalledTimes(2);
  });

  it('are kept for a few screens, the ones looked at longest ago given up first', async () => {
    const { asked, pages, want, first } = slowEngine();
    for (let index = 0; index < PAGES_MAX; index += 1) {
      want(index);
      await asked.at(-1)?.answer();
    }
    want(0);
    want(PAGES_MAX);
    await asked.at(-1)?.answer();
    expect(pages.size).toBe(PAGES_MAX);
    expect(first(0)).toBe(0);
    expect(first(1)).toBeNull();
    expect(first(PAGES_MAX)).toBe(PAGES_MAX);
  });

  it('are asked for anew when they change, and shown as they were until then', async () => {
    const { asked, pages, want, first } = slowEngine();
    want(3);
    await asked[0]?.answer();
    pages.invalidate(0, 3 * PAGE_BYTES + 5, 1);
    expect(first(3)).toBe(3);
    expect(asked).toHaveLength(2);
    await asked[1]?.answer({ bytes: filled(0xff) });
    expect(first(3)).toBe(0xff);
  });

  it('of other pages and other flashes stay fresh when some change', async () => {
    const { asked, pages, want } = slowEngine();
    want(3);
    await asked[0]?.answer();
    pages.invalidate(1, 0, 100 * PAGE_BYTES);
    pages.invalidate(0, 0, 3 * PAGE_BYTES);
    pages.invalidate(0, 4 * PAGE_BYTES, PAGE_BYTES);
    expect(asked).toHaveLength(1);
  });

  it('that changed while the answer was on its way are asked for once more', async () => {
    const { asked, pages, want, first } = slowEngine();
    want(3);
    pages.invalidate(0, 3 * PAGE_BYTES, 1);
    await asked[0]?.answer();
    expect(asked).toHaveLength(2);
    await asked[1]?.answer({ bytes: filled(0x77) });
    expect(first(3)).toBe(0x77);
  });

  it('of a machine that is gone are dropped, and late answers ignored', async () => {
    const { asked, pages, want, first } = slowEngine();
    want(1);
    await asked[0]?.answer();
    want(2);
    pages.drop();
    expect(pages.size).toBe(0);
    want(2);
    await asked[2]?.answer({ bytes: filled(0x22) });
    await asked[1]?.answer({ bytes: filled(0x11) });
    expect(first(2)).toBe(0x22);
    expect(pages.size).toBe(1);
  });

  it('that the engine refuses are not asked for again until something changes', async () => {
    const { asked, pages, want, hears } = slowEngine();
    want(5);
    await asked[0]?.fail();
    want(5);
    expect(hears.onError).toHaveBeenCalledTimes(1);
    expect(asked).toHaveLength(1);
    pages.invalidate(0, 5 * PAGE_BYTES, 1);
    expect(asked).toHaveLength(2);
  });

  it('at the end of a flash are not made up', async () => {
    const { asked, pages, want } = slowEngine();
    want(0);
    await asked[0]?.answer({ bytes: new Uint8Array(37) });
    expect(pages.row(0, 32, 5)?.bytes).toHaveLength(5);
    expect(pages.row(0, 48, 16)).toBeNull();
  });
});
