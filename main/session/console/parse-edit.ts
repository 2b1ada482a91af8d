/** Reads the statements that edit an image directly. */
import { PATTERN_MAX_BYTES } from '../../../app/contract/edit.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { EDIT_MAX_BYTES } from '../journal/image-edit.ts';
import { ConsoleSyntaxError, endOf, type Token } from './tokens.ts';
import { type AddressContext, parseAddress, parseBytes, parseNumber } from './values.ts';

/** Bytes for a range of a flash, over and over. */
export interface EditStatement {
  readonly kind: 'edit';
  readonly address: number;
  readonly lengthBytes: number;
  readonly pattern: Uint8Array;
}

interface Rest {
  readonly args: readonly Token[];
  readonly context: AddressContext;
}

/** `edit ADDR BYTES`: puts bytes there. @throws ConsoleSyntaxError */
export function parseEdit(verb: Token, { args: [at, ...rest], context }: Rest): EditStatement {
  if (at === undefined)
    throw new ConsoleSyntaxError('edit needs an address', 'Write it as: edit ADDR BYTES', endOf(verb));
  const address = parseAddress(at, context);
  const pattern = bytesOf(rest, { after: at, usage: 'edit ADDR BYTES' });
  return { kind: 'edit', address, lengthBytes: pattern.length, pattern };
}

/** `fill ADDR LENGTH BYTES`: the bytes over and over. @throws ConsoleSyntaxError */
export function parseFill(verb: Token, { args: [at, length, ...rest], context }: Rest): EditStatement {
  const usage = 'fill ADDR LENGTH BYTES';
  if (at === undefined || length === undefined)
    throw new ConsoleSyntaxError(
      'fill needs an address and how many bytes',
      `Write it as: ${usage}`,
      endOf(at ?? verb),
    );
  const address = parseAddress(at, context);
  const lengthBytes = Number(parseNumber(length.text) ?? 0n);
  if (lengthBytes < 1 || lengthBytes > EDIT_MAX_BYTES)
    throw new ConsoleSyntaxError(
      `“${length.text}” is no number of bytes to fill`,
      `Use 1 to ${countText(EDIT_MAX_BYTES)}.`,
      length.column,
    );
  const pattern = bytesOf(rest, { after: length, usage });
  if (pattern.length > PATTERN_MAX_BYTES)
    throw new ConsoleSyntaxError(
      `A pattern of ${countText(pattern.length)} bytes is too long`,
      `Use at most ${countText(PATTERN_MAX_BYTES)}.`,
      endOf(length),
    );
  return { kind: 'edit', address, lengthBytes, pattern: pattern.slice(0, lengthBytes) };
}

function bytesOf(
  tokens: readonly Token[],
  { after, usage }: { readonly after: Token; readonly usage: string },
): Uint8Array {
  const bytes = Uint8Array.from(tokens.flatMap(parseBytes));
  if (bytes.length > 0) return bytes;
  throw new ConsoleSyntaxError(
    'There are no bytes',
    `Write it as: ${usage}, for example de ad "text"`,
    endOf(after),
  );
}
