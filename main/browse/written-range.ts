/** Bytes of an image as a person writes them: `0x40000:64k`. */
import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { isTooManyBytes, parseBytes } from '../../app/contract/text/parse-bytes.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';

/** Some bytes of the image, whatever is there. */
export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** `OFFSET:SIZE`; null for what is no such thing. @throws UserError where it reaches outside of the image */
export function writtenRange(text: string, imageBytes: number): ByteRange | null {
  const [first = '', second = '', ...more] = text.split(':');
  if (more.length > 0 || ![first, second].every(isBytes)) return null;
  const [offset, size] = [parseBytes(first), parseBytes(second)];
  if (offset === null || size === null)
    throw outside(`${text} is beyond what any file has: ${countText(Number.MAX_SAFE_INTEGER)} bytes`);
  if (offset + size <= imageBytes) return { offset, size };
  throw outside(`The image has ${pluralText(imageBytes, 'byte')}, and ${text} reaches beyond them`);
}

function isBytes(text: string): boolean {
  return parseBytes(text) !== null || isTooManyBytes(text);
}

function outside(what: string): UserError {
  const todo = 'Name an offset and a size that lie in it.';
  return new UserError({ code: 'bad-input', what, where: null, todo });
}
