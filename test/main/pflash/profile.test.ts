import { describe, expect, it } from 'vitest';
import { QEMU_72 as INTEL } from '../../../main/pflash/cfi01/profile.ts';
import { Cfi01 } from '../../../main/pflash/cfi01.ts';
import { QEMU_72 as AMD } from '../../../main/pflash/cfi02/profile.ts';
import { Cfi02 } from '../../../main/pflash/cfi02.ts';
import { NorArray } from '../../../main/pflash/nor-array.ts';
import { SteppedClock } from '../../../main/session/stepped-clock.ts';
import { SMALL_AMD, SMALL_BANK, smallAmdFlash, smallFlash } from '../../kit/flash/flash.ts';

const SAID = { what: 'said by another table', tone: 'plain', departure: null } as const;
const array = () => new NorArray(new Uint8Array(0x10000), false);

describe('A device of another profile', () => {
  it('follows its table of cycles: Intel command set', () => {
    const rows = INTEL.cycles.rows.map((row) => ({ ...row, note: SAID }));
    const profile = { cycles: { ...INTEL.cycles, rows } };
    const flash = new Cfi01(array(), { geometry: SMALL_BANK, identifiers: [0, 0, 0, 0], profile });
    flash.write(0, 0x70, 4);
    expect(flash.note).toBe(SAID);
    const usual = smallFlash();
    usual.write(0, 0x70, 4);
    expect(usual.note).not.toEqual(SAID);
  });

  it('follows its table of cycles and its times: AMD command set', () => {
    const clock = new SteppedClock();
    const profile = { ...AMD, eraseWindowNanoseconds: 7 };
    const options = { identifiers: [0, 0, 0, 0], unlockAddresses: [0x555, 0x2aa], clock, profile } as const;
    const flash = new Cfi02(array(), { geometry: SMALL_AMD, ...options });
    const usual = smallAmdFlash().flash;
    for (const device of [flash, usual]) {
      const cycles = [
        [0x555, 0xaa],
        [0x2aa, 0x55],
        [0x555, 0x80],
        [0x555, 0xaa],
        [0x2aa, 0x55],
        [0, 0x30],
      ] as const;
      for (const [word, data] of cycles) device.write(2 * word, data, 2);
    }
    expect([flash.waitNanoseconds, usual.waitNanoseconds]).toEqual([7, 50_000]);
  });
});
