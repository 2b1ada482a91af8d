import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mixedBytesIn, OldPages } from '../../../../main/session/journal/old-pages.ts';

const PAGE = 16 << 10;

/** Up to three pages, the last one seldom whole: erased, zeros, zeros with some bytes, or anything. */
const anyBytes = fc
  .tuple(
    fc.array(fc.constantFrom('erased', 'zeros', 'sparse', 'full'), { minLength: 3, maxLength: 3 }),
    fc.integer({ min: 1, max: 3 * PAGE }),
    fc.nat(PAGE - 1),
  )
  .map(([kinds, lengthBytes, place]) => {
    const bytes = new Uint8Array(3 * PAGE);
    kinds.forEach((kind, page) => {
      const start = page * PAGE;
      if (kind === 'erased') bytes.fill(0xff, start, start + PAGE);
      if (kind === 'sparse') bytes[start + place] = 1;
      if (kind === 'full') for (let at = start; at < start + PAGE; at++) bytes[at] = at * 7;
    });
    return bytes.subarray(0, lengthBytes);
  });

describe('The old bytes of a change', () => {
  it('change places with others, and back again, whatever both are', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (one, other) => {
        const lengthBytes = Math.min(one.length, other.length);
        const there = other.slice(0, lengthBytes);
        const pages = new OldPages(one.subarray(0, lengthBytes));
        for (const now of [one, other, one, other]) {
          pages.swap(there);
          expect(Buffer.compare(there, now.subarray(0, lengthBytes))).toBe(0);
        }
      }),
    );
  });

  it('are taken anew where their change is made once more', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (one, other) => {
        const lengthBytes = Math.min(one.length, other.length);
        const there = one.slice(0, lengthBytes);
        const change = () => there.set(other.subarray(0, lengthBytes));
        const pages = new OldPages(there);
        change();
        for (let time = 0; time < 3; time++) {
          pages.swap(there);
          expect(Buffer.compare(there, one.subarray(0, lengthBytes))).toBe(0);
          pages.set(there);
          change();
        }
      }),
    );
  });

  it('take at most their size, and some bytes a page', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(new OldPages(bytes).heldBytes).toBeLessThanOrEqual(bytes.length + 24);
        expect(mixedBytesIn(bytes)).toBeLessThanOrEqual(bytes.length);
      }),
    );
    const full = Uint8Array.from({ length: 2 * PAGE }, (_, at) => at);
    expect(new OldPages(full).heldBytes).toBeGreaterThanOrEqual(full.length);
    expect(mixedBytesIn(full)).toBe(full.length);
  });

  it('take nothing where they were erased, or zeros', () => {
    const bytes = new Uint8Array(64 * PAGE).fill(0xff, 0, 32 * PAGE);
    expect(new OldPages(bytes).heldBytes).toBeLessThan(1024);
    expect(mixedBytesIn(bytes)).toBe(0);
  });

  it.each([
    ['an erased flash', new Uint8Array(256 * PAGE).fill(0xff)],
    [
      'a flash that is half erased',
      new Uint8Array(256 * PAGE).fill(0xff, 0, 128 * PAGE).fill(0x5a, 128 * PAGE),
    ],
  ])('of %s that was filled are copied a few times in all, not once for each page', (_, old) => {
    const pattern = new Uint8Array(old.length).fill(0x12);
    const there = Uint8Array.from(pattern);
    const set = vi.spyOn(Uint8Array.prototype, 'set');
    onTestFinished(() => set.mockRestore());
    const pages = new OldPages(old);
    pages.swap(there);
    expect(Buffer.compare(there, old)).toBe(0);
    pages.swap(there);
    expect(Buffer.compare(there, pattern)).toBe(0);
    const copied = set.mock.calls.reduce((sum, [bytes]) => sum + bytes.length, 0);
    expect(copied).toBeLessThanOrEqual(8 * old.length);
  });
});
