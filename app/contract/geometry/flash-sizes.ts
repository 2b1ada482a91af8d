/** How large a flash of a board may be, for both halves of the program. Pure; sizes are bytes. */
import { z } from 'zod';
import { sizeText } from '../text/size-text.ts';
import { ByteCount } from '../units.ts';

/** Always the same size, or that of its image if it is one of these. */
export const FlashSizes = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('one of'), sizesBytes: z.array(ByteCount).min(1) }),
  z.object({ rule: z.literal('power of two'), leastBytes: ByteCount, mostBytes: ByteCount }),
  /** Of whole units; null: no more than fits into memory. */
  z.object({ rule: z.literal('multiple'), unitBytes: ByteCount, mostBytes: ByteCount.nullable() }),
]);
export type FlashSizes = z.infer<typeof FlashSizes>;

/** `64 MiB`, `8, 16 or 32 MiB`, `a power of two from 64 KiB to 128 MiB`, `multiples of 4 KiB`, `any size`. */
export function sizesText(sizes: FlashSizes): string {
  switch (sizes.rule) {
    case 'one of':
      return listText(sizes.sizesBytes.map(sizeText));
    case 'power of two':
      return `a power of two from ${sizeText(sizes.leastBytes)} to ${sizeText(sizes.mostBytes)}`;
    case 'multiple':
      return sizes.unitBytes === 1 ? 'any size' : `multiples of ${sizeText(sizes.unitBytes)}`;
  }
}

/** Whether a flash may have this size. */
export function takesSize(sizes: FlashSizes, bytes: number): boolean {
  switch (sizes.rule) {
    case 'one of':
      return sizes.sizesBytes.includes(bytes);
    case 'power of two':
      return bytes >= sizes.leastBytes && bytes <= sizes.mostBytes && Number.isInteger(Math.log2(bytes));
    case 'multiple':
      return bytes > 0 && bytes % sizes.unitBytes === 0 && bytes <= (sizes.mostBytes ?? bytes);
  }
}

/** A unit that several share stands once, after the last of them. */
function listText(texts: readonly string[]): string {
  const units = texts.map((text) => text.slice(text.indexOf(' ')));
  const said = texts.map((text, at) =>
    units[at] === units[at + 1] ? text.slice(0, text.indexOf(' ')) : text,
  );
  const last = said.at(-1) ?? '';
  return said.length < 2 ? last : `${said.slice(0, -1).join(', ')} or ${last}`;
}
