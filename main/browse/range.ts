/** A part of an image that a person names. */
import { UserError } from '../../app/contract/errors.ts';

/** [start, end) in bytes; all of them for null. @throws UserError where there are no such bytes */
export function rangeIn(
  sizeBytes: number,
  range: { readonly start: number; readonly end: number } | null,
): { readonly start: number; readonly end: number } {
  if (range === null) return { start: 0, end: sizeBytes };
  const { start, end } = range;
  if (start < end && start < sizeBytes) return { start, end: Math.min(end, sizeBytes) };
  throw new UserError({
    code: 'bad-address',
    what: start < end ? 'The range begins past the end of the image' : 'The range ends before it begins',
    where: `0x${start.toString(16)}..0x${end.toString(16)}`,
    todo: `The image has 0x${sizeBytes.toString(16)} bytes: name the first byte of a range in it, and the one after its last.`,
  });
}
