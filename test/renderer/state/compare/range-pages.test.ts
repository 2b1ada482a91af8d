import { describe, expect, it, vi } from 'vitest';
import { RANGES_ASKED_MAX } from '../../../../app/contract/comparing.ts';
import type { Client } from '../../../../app/contract/contract.ts';
import { RangePages } from '../../../../renderer/state/compare/range-pages.ts';

/** A list without end: each range is a byte at its place in the list. */
function pages() {
  const onError = vi.fn();
  const asked: number[] = [];
  const failing = new Set<number>();
  /** What waits for an answer while answers are held back. */
  let waiting: (() => void)[] | null = null;
  const call = async (_: string, { from, count }: { from: number; count: number }) => {
    const piece = from / RANGES_ASKED_MAX;
    asked.push(piece);
    await new Promise<void>((resolve) => (waiting === null ? resolve() : waiting.push(resolve)));
    if (failing.has(piece)) throw new Error('the engine is gone');
    return { ranges: Array.from({ length: count }, (_, at) => ({ start: from + at, end: from + at + 1 })) };
  };
  const shown = new RangePages({ call: call as Client['call'] }, onError);
  shown.show('one');
  /** Looks at one piece, until it is here. */
  const look = async (piece: number) => {
    const first = piece * RANGES_ASKED_MAX;
    shown.want(first, first + 1);
    await vi.waitFor(() => expect(shown.at(first)).toEqual({ start: first, end: first + 1 }));
  };
  /** Holds all answers back. @returns a function that gives them, and those that come */
  const holdBack = () => {
    const held: (() => void)[] = [];
    waiting = held;
    return () => {
      waiting = null;
      for (const answer of held) answer();
    };
  };
  return { shown, asked, failing, onError, look, holdBack };
}

describe('The ranges that differ', () => {
  it('are asked for a piece at a time, once', async () => {
    const { shown, asked, look } = pages();
    await look(0);
    shown.want(0, RANGES_ASKED_MAX + 1);
    shown.want(0, RANGES_ASKED_MAX + 1);
    expect(asked).toEqual([0, 1]);
    expect(shown.at(RANGES_ASKED_MAX)).toBeUndefined();
  });

  it('that could not be had are asked for again when they are looked at again', async () => {
    const { shown, asked, failing, onError, look } = pages();
    failing.add(3);
    shown.want(3 * RANGES_ASKED_MAX, 3 * RANGES_ASKED_MAX + 1);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
    failing.clear();
    await look(3);
    expect(asked).toEqual([3, 3]);
  });

  it('are let go of where they were not looked at for longest', async () => {
    const { asked, look, shown } = pages();
    for (let piece = 0; piece < 8; piece++) await look(piece);
    await look(0);
    await look(8);
    expect([shown.at(0), shown.at(RANGES_ASKED_MAX)]).toEqual([{ start: 0, end: 1 }, undefined]);
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are asked for where one looks last, however many one has come by while few answers are there', async () => {
    const { shown, asked, holdBack } = pages();
    const answer = holdBack();
    for (let piece = 0; piece < 50; piece++)
      shown.want(piece * RANGES_ASKED_MAX, piece * RANGES_ASKED_MAX + 1);
    expect(asked).toEqual([0, 1]);
    answer();
    await vi.waitFor(() => expect(shown.at(49 * RANGES_ASKED_MAX)).toBeDefined());
    expect(asked).toEqual([0, 1, 49]);
  });

  it('of another comparison are asked for though those of the one before are on their way', async () => {
    const { shown, asked, holdBack } = pages();
    const answer = holdBack();
    shown.want(0, 2 * RANGES_ASKED_MAX);
    shown.show('other');
    shown.want(0, 1);
    expect(asked).toEqual([0, 1, 0]);
    answer();
    await vi.waitFor(() => expect(shown.at(0)).toBeDefined());
  });
});
