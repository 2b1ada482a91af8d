/** The version of Android, and the month of its last security patch, as one number has both. */
import { type Field, hex, u32le } from '../../../record/field.ts';

/** Seven bits for each of three numbers, seven for the years since 2000, four for the month. */
export const osVersion: Field<number> = {
  ...u32le,
  text: (value) => {
    if (value === 0) return 'not set';
    const [major, minor, patch] = [value >>> 25, (value >>> 18) & 0x7f, (value >>> 11) & 0x7f];
    const [year, month] = [2000 + ((value >>> 4) & 0x7f), value & 0xf];
    return `${hex(u32le).text(value)} (${major}.${minor}.${patch}, patches of ${year}-${String(month).padStart(2, '0')})`;
  },
};
