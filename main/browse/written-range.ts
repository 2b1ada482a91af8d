/** Bytes of an image as a person writes them: `0x40000:64k`. */
import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { parseBytes } from '../../app/contract/text/parse-bytes.ts';

/** Some bytes of the image, whatever is there. */
export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** `OFFSET:SIZE`; null for what is no such thing. @throws UserError where it reaches outside of the image */
export function writtenRange(text: string, imageBytes: number): ByteRange | null {
  const [first, second, ...more] = text.split(':');
  const [offset, size] = [parseBytes(first ?? ''), parseBytes(second ?? '')];
  if (offset === null || size === null || more.length > 0) return null;
  if (offset + size <= imageBytes) return { offset, size };
  throw new UserError({
    code: 'bad-input',
    what: `The image has ${countText(imageBytes)} bytes, and ${text} reaches beyond them`,
    where: null,
    todo: 'Name an offset and a size that lie in it.',
  });
}
