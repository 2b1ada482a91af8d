/** Numbers of up to 64 bits as a person reads them. */
import { sizeText } from '../../app/contract/text/size-text.ts';

/** `0x04000000`, with at least so many digits. */
export function hexText(value: bigint | number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `64 MiB`; what is no number of bytes that a machine could have stays exact, in hexadecimal digits. */
export function wideSizeText(bytes: bigint): string {
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? sizeText(Number(bytes)) : hexText(bytes, 16);
}
