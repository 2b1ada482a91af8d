/** Which board fits these files: by size first, then by name, which also says the order. */

import { UserError } from '../../app/contract/errors.ts';
import { proposeGeometry } from '../../app/contract/geometry/generic-geometry.ts';
import type { FlashImage, GivenFormat, Proposal } from '../../app/contract/machine.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sayBytes } from '../pflash/command-bus.ts';
import { sizeBytesOf } from '../pflash/geometry.ts';
import type { BoardSheet } from './board-sheet.ts';
import { BOARDS } from './boards.ts';
import { checkImageSize, checkImageSizes } from './image-sizes.ts';
import { mustFitMemory, toFlashGeometry } from './open-geometry.ts';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly format?: GivenFormat | undefined;
}

/**
 * Files whose name says which board they are for; others are proposed a board that holds their size by chance only
 * where nearly all files of that size are for it. A board that isn't here is proposed for a name that has its own in it.
 */
const NAMES: Readonly<Record<string, RegExp>> = {
  virt: /./,
  q35: /ovmf/i,
  'riscv-virt': /riscv/i,
  'sbsa-ref': /sbsa/i,
};

/** Names that EDK2's and others' builds give to the image with the variables, which sits in the second flash. */
const VARIABLES_NAME = /vars?(?![a-z])|nvram/i;

/**
 * The board and the places for these files, among boards of QEMU's, and else one of their own.
 * @throws UserError if no board can hold them together.
 */
export function propose(
  files: readonly FoundFile[],
  sheets: readonly BoardSheet[] = BOARDS.flatMap(({ sheet }) => sheet ?? []),
): Proposal {
  for (const file of files) mustFitMemory(file);
  for (const board of sheets.filter((each) => isNamedBy(each, files))) {
    const images = placeOn(board, files);
    if (images !== null) {
      return {
        request: { board: board.id, images: images.map((file) => file && asImage(file)), geometry: null },
        reason: reasonFor(board, files),
      };
    }
  }
  return proposeGeneric(files);
}

function isNamedBy({ id }: BoardSheet, files: readonly FoundFile[]): boolean {
  return files.every(({ name }) => NAMES[id]?.test(name) ?? name.toLowerCase().includes(id));
}

/** Each file in the first free flash that takes it, variables in the last; null if some find none. */
function placeOn(board: BoardSheet, files: readonly FoundFile[]): (FoundFile | null)[] | null {
  const images: (FoundFile | null)[] = board.flashes.map(() => null);
  // Variables come last, so that what must be under something finds it there.
  const inOrder = files.toSorted((a, b) => Number(isVariables(a)) - Number(isVariables(b)));
  for (const file of inOrder) {
    const free = [...board.flashes.keys()].filter(
      (unit) => images[unit] === null && takes(board, unit, file),
    );
    const chosen = isVariables(file) ? free.at(-1) : free[0];
    if (chosen === undefined) return null;
    images[chosen] = file;
  }
  return isRefused(() => checkImageSizes(board, images)) ? null : images;
}

function takes({ flashes }: BoardSheet, unit: number, file: FoundFile): boolean {
  const flash = flashes[unit];
  return flash !== undefined && !isRefused(() => checkImageSize(flash, file));
}

function isRefused(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (thrown) {
    if (thrown instanceof UserError) return true;
    throw thrown;
  }
}

function isVariables({ name }: FoundFile): boolean {
  return VARIABLES_NAME.test(name);
}

function asImage({ path, format }: FoundFile): FlashImage {
  return { path, mode: 'shared', format };
}

function reasonFor(board: BoardSheet, files: readonly FoundFile[]): string {
  const isFixed = board.flashes.every(({ size }) => size.rule === 'fixed');
  const size = countText(files[0]?.sizeBytes ?? 0);
  return isFixed
    ? `${size} bytes is the size of a flash of QEMU’s ${board.id} board`
    : `QEMU’s ${board.id} board has flashes as large as its images, and ${files[0]?.name ?? ''} is for it by its name`;
}

function proposeGeneric(files: readonly FoundFile[]): Proposal {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new UserError({
      code: 'wrong-size',
      what: `No board holds these ${files.length} images together (${files.map(({ sizeBytes }) => pluralText(sizeBytes, 'byte')).join(', ')})`,
      where: null,
      todo: 'Open one of them, or two images of 67,108,864 bytes for the virt board.',
    });
  }
  const geometry = proposeGeometry(file.sizeBytes);
  const flashBytes = sizeBytesOf(toFlashGeometry(geometry, file.sizeBytes));
  const size =
    flashBytes === file.sizeBytes ? 'that size' : `${countText(flashBytes)}, erased (0xff) after the image`;
  return {
    request: { board: 'generic', images: [asImage(file)], geometry },
    reason: `nothing says which board an image of ${sayBytes(file.sizeBytes)} is for: one flash of ${size}`,
  };
}
