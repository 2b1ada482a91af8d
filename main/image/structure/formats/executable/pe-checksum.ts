/** The checksum of a PE file: its 16-bit words added, with the carry, and its length. Zeros stand for the sum itself. */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { hexText } from '../../../wide-number-text.ts';
import type { Reading } from '../../format.ts';

/** `at` is where the sum is. What lies behind the last section counts as well, so that the file may end in two places. */
export function checksumCheck(
  reading: Reading,
  { peEnd, at, expected }: { readonly peEnd: number; readonly at: number; readonly expected: number },
): StructureCheck {
  const { bytes, start, end } = reading;
  reading.spend(end - start);
  const found = checksum(bytes.subarray(start, peEnd), at - start);
  const isGood = found === expected || checksum(bytes.subarray(start, end), at - start) === expected;
  return {
    name: 'checksum',
    isGood,
    text: isGood ? 'good' : `bad: the file has ${hexText(found, 8)}, the header says ${hexText(expected, 8)}`,
  };
}

function checksum(file: Uint8Array, at: number): number {
  let sum = 0;
  for (let index = 0; index < file.length; index += 2) {
    const isOwn = index >= at - 1 && index < at + 4;
    const low = isOwn && index >= at ? 0 : (file[index] ?? 0);
    const high = isOwn && index + 1 < at + 4 ? 0 : (file[index + 1] ?? 0);
    sum += low | (high << 8);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum + file.length;
}
