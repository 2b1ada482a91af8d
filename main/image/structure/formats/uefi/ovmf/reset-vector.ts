/**
 * The last bytes below 4 GiB, where an x86 processor begins, 16 bytes before the end; and OVMF's entry for the other
 * processors before them. Follows Intel SDM, volume 3, section 10.1.4, and OVMF, OvmfPkg/ResetVector/Ia16.
 */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { ascii, bytes as rawBytes } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { hexText } from '../../../record/size.ts';

const VECTORS = record('reset vector', {
  'Application processor entry': rawBytes(12),
  Signature: ascii(4),
  'Reset vector': rawBytes(16),
});
const FOUR_GIB = 2 ** 32;

/** Code that is known to begin there: its bytes, and the place behind them of a 16-bit displacement. */
const SHAPES: readonly (readonly number[])[] = [
  // nop; nop; jmp near
  [0x90, 0x90, 0xe9],
  // mov eax, cr0; test al, 1; jz; jmp (32 bits); jmp near
  [0x0f, 0x20, 0xc0, 0xa8, 0x01, 0x74, 0x05, 0xe9, -1, -1, -1, -1, 0xe9],
];

/** Null where the bytes are not as they are known. */
export function readResetVector({ bytes, start, end }: Reading): Found | null {
  const at = end - VECTORS.sizeBytes;
  if (at < start) return null;
  const vectors = VECTORS.read(bytes, at, end);
  const target = jumpTarget(bytes, end - 16, end);
  if (target === null || vectors.get('Signature') !== 'VTF') return null;
  return {
    kind: 'x86-reset-vector',
    name: `x86 reset vector, jumps to ${hexText(target)}`,
    start: at,
    sizeBytes: VECTORS.sizeBytes,
    confidence: 'likely',
    fields: [...vectors.fields(), { name: 'Jump to', offset: null, size: 0, text: hexText(target) }],
  };
}

/** Its address in memory, where the image ends at 4 GiB. */
function jumpTarget(bytes: Uint8Array, at: number, end: number): number | null {
  const shape = SHAPES.find((codes) => codes.every((code, index) => code < 0 || bytes[at + index] === code));
  if (shape === undefined) return null;
  const operand = at + shape.length;
  const displacement = (((bytes[operand] ?? 0) | ((bytes[operand + 1] ?? 0) << 8)) << 16) >> 16;
  return FOUR_GIB - (end - (operand + 2 + displacement));
}
