import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Remembered } from '../../../main/pflash/remembered.ts';
import { Wear } from '../../../main/session/wear.ts';
import { TOP_BOOT } from '../../kit/flash/erase-blocks.ts';

const REGIONS = [{ sectorCount: 8, sectorLengthBytes: 0x4000 }];

describe('The wear of a flash', () => {
  it('counts erases and bytes for each block that they reach into, of whatever size', () => {
    const wear = new Wear(TOP_BOOT, () => 1);
    wear.note('program', 0x7e_fffe, 4);
    wear.note('erase', 0x7f_8000, 0x4000);
    expect(wear.list()).toEqual([
      { block: 126, erases: 0, programmedBytes: 2 },
      { block: 127, erases: 0, programmedBytes: 2 },
      { block: 128, erases: 1, programmedBytes: 0 },
      { block: 129, erases: 1, programmedBytes: 0 },
    ]);
  });

  it('is again what it was at any of hundreds of moments, gone to in any order', () => {
    const doings = fc.array(fc.record({ block: fc.nat(7), isErase: fc.boolean() }), {
      minLength: 150,
      maxLength: 300,
    });
    fc.assert(
      fc.property(doings, fc.array(fc.nat(299), { minLength: 1, maxLength: 20 }), (done, asked) => {
        const wear = new Wear(REGIONS, () => 1);
        const moments: { worn: ReturnType<Wear['list']>; moment: Remembered }[] = [];
        for (const { block, isErase } of done) {
          moments.push({ worn: wear.list(), moment: wear.remember() });
          wear.note(isErase ? 'erase' : 'program', block * 0x4000, isErase ? 0x4000 : 4);
        }
        for (const at of asked) {
          const known = moments[at % moments.length];
          known?.moment.restore();
          expect(wear.list()).toEqual(known?.worn);
          wear.note('program', 0, 4);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('names the event that erased a block last, until the history begins anew', () => {
    let event = 7;
    const wear = new Wear(REGIONS, () => event);
    wear.note('erase', 0, 0x4000);
    const { restore } = wear.remember();
    event = 9;
    wear.note('erase', 0, 0x4000);
    wear.note('program', 0x4000, 4);
    expect([0, 1].map((block) => wear.erasedBy(block))).toEqual([9, null]);
    restore();
    expect(wear.erasedBy(0)).toBe(7);
    wear.forgetEvents();
    expect(wear.erasedBy(0)).toBeNull();
    expect(wear.list()).toEqual([{ block: 0, erases: 1, programmedBytes: 0 }]);
  });

  it('forgets the event that erased a block where no moment has kept it yet', () => {
    const wear = new Wear(REGIONS, () => 10);
    wear.note('erase', 0, 0x4000);
    wear.forgetEvents();
    expect(wear.erasedBy(0)).toBeNull();
    expect(wear.list()).toEqual([{ block: 0, erases: 1, programmedBytes: 0 }]);
  });
});
