import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageMarks } from '../../../../main/session/journal/page-marks.ts';

const PAGE = 4096;

describe('The marks of changed pages', () => {
  it('never miss a change', () => {
    const change = fc.record({
      flash: fc.nat(3),
      start: fc.nat(1 << 22),
      lengthBytes: fc.integer({ min: 1, max: 1 << 21 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), fc.nat(1 << 21), (changes, at) => {
        const marks = new PageMarks();
        for (const { flash, start, lengthBytes } of changes) marks.mark(flash, start, lengthBytes);
        for (const { flash, start, lengthBytes } of changes)
          expect(marks.mayHave(flash, start + (at % lengthBytes), 1)).toBe(true);
      }),
    );
  });

  it('tell other pages and other flashes from those of a few changes', () => {
    const marks = new PageMarks();
    marks.mark(0, 3 * PAGE + 4000, 200);
    expect([2, 3, 4, 5].map((page) => marks.mayHave(0, page * PAGE, PAGE))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(marks.mayHave(1, 3 * PAGE, PAGE)).toBe(false);
  });
});
