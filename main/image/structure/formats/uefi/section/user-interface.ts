/** The section with the name of a file, found without a look at the others. */
import { utf16At } from '../../../record/utf16.ts';

/** Its type. */
export const USER_INTERFACE = 0x15;

const HEADER_BYTES = 4;
/** Before it is given up. Real files have some ten. */
const SECTIONS_MAX = 100;

/** The name by the first such section among those that fill the range; null where there is none. */
export function userInterfaceName(bytes: Uint8Array, start: number, end: number): string | null {
  const last = Math.min(end, bytes.length);
  let at = start;
  for (let count = 0; count < SECTIONS_MAX && at + HEADER_BYTES <= last; count++) {
    const sizeBytes = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    if (sizeBytes < HEADER_BYTES) return null;
    if (bytes[at + 3] === USER_INTERFACE)
      return utf16At(bytes, at + HEADER_BYTES, Math.min(at + sizeBytes, last)).text;
    at = start + Math.ceil((at + sizeBytes - start) / 4) * 4;
  }
  return null;
}
