/** CRC-64 with the polynomial of ECMA-182, as .xz has it: the low and the high half, since no number holds both. */

const LOW_POLYNOMIAL = 0xd7870f42;
const HIGH_POLYNOMIAL = 0xc96c5795;

const LOW = new Uint32Array(256);
const HIGH = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      low ^= LOW_POLYNOMIAL;
      high ^= HIGH_POLYNOMIAL;
    }
  }
  LOW[byte] = low;
  HIGH[byte] = high;
}

/** As 16 hexadecimal digits, the highest first. */
export function crc64(bytes: Uint8Array): string {
  let low = -1;
  let high = -1;
  for (let at = 0; at < bytes.length; at++) {
    const row = (low ^ (bytes[at] ?? 0)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[row] ?? 0);
    high = (high >>> 8) ^ (HIGH[row] ?? 0);
  }
  return digits(~high) + digits(~low);
}

function digits(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}
