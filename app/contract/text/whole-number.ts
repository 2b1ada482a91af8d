/** Whole numbers as a person types them. Pure. */

const TYPED = /^(?<sign>[-+−]?)(?<digits>0x[0-9a-f_]+|0b[01_]+|\d[\d_,]*)$/i;
/** A prefix and nothing after it but what parts digits. */
const NO_DIGITS = /^0[xb]_*$/i;

/** `-5`, `65,535`, `0xff`, `0b1010_1010`, of any size; null for anything else. */
export function wholeNumberIn(text: string): bigint | null {
  const { sign, digits = '' } = TYPED.exec(text.trim())?.groups ?? {};
  if (digits === '' || NO_DIGITS.test(digits)) return null;
  const size = BigInt(digits.replaceAll(/[_,]/g, ''));
  return sign === '-' || sign === '−' ? -size : size;
}
