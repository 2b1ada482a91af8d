/** EFI_TIME. Follows UEFI 2.10, section 8.3.1. */
import type { Field } from '../../../record/field.ts';

/** The zone is in minutes behind UTC; this one says that the time is a local one. */
const LOCAL = 0x7ff;

/** All zeros: there is none. */
export const efiTime: Field<string> = {
  sizeBytes: 16,
  read: (view, at) => {
    const [year, zone] = [view.getUint16(at, true), view.getInt16(at + 12, true)];
    const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((place) => two(view.getUint8(at + place)));
    if (year === 0) return 'none';
    const time = `${year.toString().padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
    return `${time}${zone === LOCAL ? '' : zoneText(zone)}`;
  },
  text: (time) => time,
};

function two(value: number): string {
  return value.toString().padStart(2, '0');
}

function zoneText(minutesBehind: number): string {
  if (minutesBehind === 0) return 'Z';
  const minutes = Math.abs(minutesBehind);
  return `${minutesBehind > 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
