/** Which bytes are told with a hit. */
import { z } from 'zod';
import { ByteCount } from '../../app/contract/units.ts';

/** So many before it and after it, and so many from its start on at most. */
export const Around = z.object({ contextBytes: ByteCount, mostBytes: ByteCount });
export type Around = z.infer<typeof Around>;

/** Half-open, in the `sizeBytes` bytes that the hit lies in. */
export function aroundHit(
  { start, lengthBytes }: { readonly start: number; readonly lengthBytes: number },
  sizeBytes: number,
  { contextBytes, mostBytes }: Around,
): { readonly from: number; readonly to: number } {
  const told = Math.min(lengthBytes + contextBytes, mostBytes);
  return { from: Math.max(0, start - contextBytes), to: Math.min(sizeBytes, start + told) };
}
