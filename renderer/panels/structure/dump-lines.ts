/** Bytes as lines of text: offset, sixteen bytes, their ASCII. Pure. */
import { formatOffset } from '../../format/numbers.ts';

const LINE_BYTES = 16;

export function dumpLines(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / LINE_BYTES) }, (_, line) => {
    const start = line * LINE_BYTES;
    const part = bytes.subarray(start, start + LINE_BYTES);
    const digits = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
    ).join('');
    return `${formatOffset(start)}  ${digits.padEnd(3 * LINE_BYTES - 1)}  ${text}`;
  });
}
