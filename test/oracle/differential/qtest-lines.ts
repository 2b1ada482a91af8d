/** Lines of qtest as programs are made of them. */
import { toLine, type WidthBytes } from '../../kit/flash/bus-driver.ts';

export function write(address: number, data: bigint | number, widthBytes: WidthBytes): string {
  return toLine({ address, widthBytes, data: BigInt.asUintN(8 * widthBytes, BigInt(data)) });
}

export function read(address: number, widthBytes: WidthBytes): string {
  return toLine({ address, widthBytes, data: null });
}

/** `read`, `b64read`: as one access of that length. */
export function readBytes(verb: 'read' | 'b64read', address: number, lengthBytes: number): string {
  return `${verb} ${hex(address)} ${hex(lengthBytes)}`;
}

export function writeHex(address: number, lengthBytes: number, bytes: Uint8Array): string {
  return `write ${hex(address)} ${hex(lengthBytes)} 0x${Buffer.from(bytes).toString('hex')}`;
}

/** The transfer is no longer than the text: beyond that QEMU writes what its memory happens to hold. */
export function writeBase64(address: number, lengthBytes: number, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return `b64write ${hex(address)} ${hex(Math.min(lengthBytes, text.length))} ${text}`;
}

export function fill(address: number, lengthBytes: number, value: number): string {
  return `memset ${hex(address)} ${hex(lengthBytes)} ${hex(value)}`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
