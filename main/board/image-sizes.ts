/**
 * How large images may be. The rules are QEMU 7.2.22's, measured, but for one: QEMU takes a raw file for as long as
 * its size rounded up to 512 bytes and reads zeros there; a mapped file has no such bytes, so here each one counts.
 */

import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { BoardSheet, FlashSheet } from './board-sheet.ts';
import { padCommand } from './pad-command.ts';
import { fixedSizeOf } from './place-flashes.ts';

/** An image file, and its size in bytes. */
export interface SizedImage {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Whether a board takes these images, by unit; null where a flash gets none.
 * @throws UserError naming the first that it doesn't take, and what to do.
 */
export function checkImageSizes(board: BoardSheet, images: readonly (SizedImage | null)[]): void {
  for (const [index, flash] of board.flashes.entries()) {
    const image = images[index] ?? null;
    if (image !== null) checkImageSize(flash, image);
    else if (flash.presence === 'image required') throw imageNeeded(board, flash);
  }
  checkStack(board, images);
  checkTogether(board, images);
}

/** Whether a flash takes an image alone. @throws UserError if not. */
export function checkImageSize(flash: FlashSheet, image: SizedImage): void {
  const allowed = nextAllowed(flash, image.sizeBytes);
  if (allowed === image.sizeBytes) return;
  throw wrongSize(image, {
    rule: `${flash.name} ${sizeRule(flash)}`,
    paddedBytes: allowed,
    at: 'below' in flash.place ? 'front' : 'end',
  });
}

/** What a flash holds, as the end of a sentence that begins with its name. */
export function sizeRule(flash: FlashSheet): string {
  const { size } = flash;
  switch (size.rule) {
    case 'fixed':
      return `holds exactly ${countText(fixedSizeOf(flash) ?? 0)}`;
    case 'multiple':
      return `holds a multiple of ${countText(size.sectorLengthBytes)}`;
    case 'power of two':
      return `holds a power of two from ${countText(size.sectorLengthBytes)} to ${countText(size.maxBytes)}`;
    case 'one of':
      return `holds ${size.sizesBytes.slice(0, -1).map(countText).join(', ')} or ${countText(size.sizesBytes.at(-1) ?? 0)}`;
  }
}

/** The refusal of an image for its size. `paddedBytes`: the size that a padded copy should have; null if none helps. */
export function wrongSize(
  image: SizedImage,
  { rule, paddedBytes, at }: { rule: string; paddedBytes: number | null; at: 'front' | 'end' },
): UserError {
  return new UserError({
    code: 'wrong-size',
    what: `${image.name} has ${pluralText(image.sizeBytes, 'byte')}, ${rule}`,
    where: image.path,
    todo:
      paddedBytes === null
        ? 'Open it on the generic board, or on a board with a larger flash.'
        : `Open it on the generic board, or a padded copy: \`${padCommand({ ...image, paddedBytes, at })}\``,
  });
}

/** The smallest size in bytes that the flash takes and the image fits in; null if it is larger than all. */
function nextAllowed({ size }: FlashSheet, imageBytes: number): number | null {
  const atLeast = Math.max(imageBytes, size.sectorLengthBytes);
  switch (size.rule) {
    case 'fixed': {
      const sizeBytes = size.sectorCount * size.sectorLengthBytes;
      return imageBytes <= sizeBytes ? sizeBytes : null;
    }
    case 'multiple':
      return Math.ceil(atLeast / size.sectorLengthBytes) * size.sectorLengthBytes;
    case 'power of two': {
      const sizeBytes = 2 ** Math.ceil(Math.log2(atLeast));
      return sizeBytes <= size.maxBytes ? sizeBytes : null;
    }
    case 'one of':
      return size.sizesBytes.find((each) => each >= imageBytes) ?? null;
  }
}

/** A flash that lies under another has no place without it. */
function checkStack(board: BoardSheet, images: readonly (SizedImage | null)[]): void {
  for (const [index, flash] of board.flashes.entries()) {
    const above = board.flashes[index - 1];
    const image = images[index] ?? null;
    if (image === null || above === undefined || !('below' in flash.place)) continue;
    if ((images[index - 1] ?? null) !== null) continue;
    throw new UserError({
      code: 'bad-input',
      what: `${flash.name} lies right under ${above.name}, which got no image`,
      where: image.path,
      todo: `Give ${above.name} an image too, or put this one there.`,
    });
  }
}

function checkTogether(board: BoardSheet, images: readonly (SizedImage | null)[]): void {
  const sum = images.reduce((total, image) => total + (image?.sizeBytes ?? 0), 0);
  if (board.imagesMaxBytes === null || sum <= board.imagesMaxBytes) return;
  throw new UserError({
    code: 'wrong-size',
    what: `The images have ${pluralText(sum, 'byte')} together, the flashes of ${board.id} hold at most ${countText(board.imagesMaxBytes)}`,
    where: images.find((image) => image !== null)?.path ?? null,
    todo: 'Open one of them on the generic board, or smaller ones.',
  });
}

function imageNeeded(board: BoardSheet, flash: FlashSheet): UserError {
  return new UserError({
    code: 'bad-input',
    what: `${board.id} doesn’t start without an image in ${flash.name}`,
    where: null,
    todo: `Open an image; ${flash.name} ${sizeRule(flash)} bytes.`,
  });
}
