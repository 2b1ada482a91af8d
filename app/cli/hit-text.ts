/** A hit as a line: its bytes, and those around it. */

/** `7f 45 [4c 46] 02 01  .E[LF]..` */
export function hitText(
  bytes: Uint8Array,
  { start, lengthBytes }: { readonly start: number; readonly lengthBytes: number },
  contextBytes: number,
): string {
  const [from, to] = [
    Math.max(0, start - contextBytes),
    Math.min(bytes.length, start + lengthBytes + contextBytes),
  ];
  const end = Math.min(start + lengthBytes, start + SHOWN_BYTES);
  const parts = [
    bytes.subarray(from, start),
    bytes.subarray(start, end),
    bytes.subarray(start + lengthBytes, to),
  ];
  const cut = end < start + lengthBytes ? ' …' : '';
  const [before = '', hit = '', after = ''] = parts.map((part) => hex(part));
  const [signsBefore = '', signs = '', signsAfter = ''] = parts.map(textOf);
  const row = [before, `[${hit}${cut}]`, after].filter((part) => part !== '').join(' ');
  return `${row}  ${signsBefore}[${signs}${cut}]${signsAfter}`;
}

/** Of a long hit. */
const SHOWN_BYTES = 32;

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** ASCII, with a dot for what has no sign. */
function textOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
