import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../../app/contract/contract.ts';
import { UserError } from '../../../../app/contract/errors.ts';
import { COMPARED_PAGE_BYTES, ComparedPages } from '../../../../renderer/state/compare/compared-pages.ts';

const LOST = new UserError({
  code: 'backing-lost',
  what: 'b.fd was cut',
  where: null,
  todo: 'Open it again.',
});

/** A flash of one page of zeros, and a file whose second byte is another one and which ends after 20. */
function pages(fail = false) {
  const onError = vi.fn();
  const calls: unknown[] = [];
  const other = new Uint8Array(20);
  other[1] = 7;
  const call = async (_: string, input: unknown) => {
    calls.push(input);
    if (fail) throw LOST;
    return { flash: new Uint8Array(COMPARED_PAGE_BYTES), other };
  };
  const shown = new ComparedPages({ call: call as Client['call'] }, onError);
  shown.show('one');
  return { shown, calls, onError };
}

describe('Pages of both sides', () => {
  it('have the bytes of a row, and which of them differ or are alone', async () => {
    const { shown } = pages();
    shown.want([{ start: 0, end: 32 }]);
    await vi.waitFor(() => expect(shown.row('flash', 0, 8)).not.toBe(null));
    expect(shown.row('flash', 0, 8)?.changed).toEqual(Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0));
    expect(shown.row('other', 8, 8)?.changed).toBe(null);
    expect(shown.row('flash', 16, 8)?.changed).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1));
    expect(shown.row('other', 16, 8)?.bytes).toHaveLength(4);
    expect(shown.row('other', 24, 8)).toMatchObject({ bytes: new Uint8Array(), changed: null });
  });

  it('are asked for once, and again when they may be others', async () => {
    const { shown, calls } = pages();
    const range = [{ start: 0, end: 8 }];
    shown.want(range);
    shown.want(range);
    await vi.waitFor(() => expect(shown.row('flash', 0, 8)).not.toBe(null));
    expect(calls).toHaveLength(1);
    shown.refresh();
    expect(shown.row('flash', 0, 8)).not.toBe(null);
    expect(calls).toHaveLength(2);
  });

  it('are those of the comparison that is shown', async () => {
    const { shown, calls } = pages();
    shown.want([{ start: 0, end: 8 }]);
    await vi.waitFor(() => expect(shown.row('flash', 0, 8)).not.toBe(null));
    shown.show('two');
    expect(shown.row('flash', 0, 8)).toBe(null);
    shown.want([{ start: 0, end: 8 }]);
    expect(calls.at(-1)).toMatchObject({ comparing: 'two' });
  });

  it('that can’t be had are told, and not asked for over and over', async () => {
    const { shown, calls, onError } = pages(true);
    shown.want([{ start: 0, end: 8 }]);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(LOST));
    expect(calls).toHaveLength(1);
  });
});
