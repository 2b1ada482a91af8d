/** Which board fits these files: by size first, then by name, which also says the order. */
import { UserError } from '../../app/contract/errors.ts';
import type { FlashImage, Proposal } from '../../app/contract/machine.ts';
import { sizeBytesOf } from '../pflash/geometry.ts';
import { BOARDS, type Board } from './boards.ts';
import { IMAGE_MAX_BYTES, proposeGeometry, toFlashGeometry } from './open-geometry.ts';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
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
const VARIABLES_NAME = /vars?\b|nvram/i;

/** @throws UserError if no board can hold these files together. */
export function propose(files: readonly FoundFile[]): Proposal {
  for (const file of files) mustFitMemory(file);
  for (const board of BOARDS.filter((each) => isNamedBy(each, files))) {
    const images = placeOn(board, files);
    if (images !== null) {
      const size = (files[0]?.sizeBytes ?? 0).toLocaleString('en');
      return {
        request: { board: board.id, images, geometry: null },
        reason: `${size} bytes is the size of a flash of QEMU’s ${board.title} board`,
      };
    }
  }
  return proposeGeneric(files);
}

function isNamedBy({ id }: Board, files: readonly FoundFile[]): boolean {
  return files.every(({ name }) => NAMES[id]?.test(name) ?? name.toLowerCase().includes(id));
}

function placeOn(board: Board, files: readonly FoundFile[]): (FlashImage | null)[] | null {
  const free = new Set(board.flashes.keys());
  const images: (FlashImage | null)[] = board.flashes.map(() => null);
  for (const file of files) {
    const fitting = [...free].filter((index) => {
      const geometry = board.flashes[index]?.geometry;
      return geometry != null && sizeBytesOf(geometry) === file.sizeBytes;
    });
    const chosen = VARIABLES_NAME.test(file.name) ? fitting.at(-1) : fitting[0];
    if (chosen === undefined) return null;
    free.delete(chosen);
    images[chosen] = { path: file.path, mode: 'shared' };
  }
  return images;
}

function proposeGeneric(files: readonly FoundFile[]): Proposal {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new UserError({
      code: 'wrong-size',
      what: `No board holds these ${files.length} images together (${files.map(({ sizeBytes }) => `${sizeBytes.toLocaleString('en')} bytes`).join(', ')})`,
      where: null,
      todo: 'Open one of them, or two images of 67,108,864 bytes for the virt board.',
    });
  }
  const geometry = proposeGeometry(file.sizeBytes);
  const flashBytes = sizeBytesOf(toFlashGeometry(geometry, file.sizeBytes));
  const size =
    flashBytes === file.sizeBytes
      ? 'that size'
      : `${flashBytes.toLocaleString('en')}, erased (0xff) after the image`;
  return {
    request: { board: 'generic', images: [{ path: file.path, mode: 'shared' }], geometry },
    reason: `no board has a flash of ${file.sizeBytes.toLocaleString('en')} bytes: one flash of ${size}`,
  };
}

function mustFitMemory(file: FoundFile): void {
  if (file.sizeBytes <= IMAGE_MAX_BYTES) return;
  throw new UserError({
    code: 'wrong-size',
    what: `${file.sizeBytes.toLocaleString('en')} bytes is more than one flash can hold here`,
    where: file.path,
    todo: `Images up to ${IMAGE_MAX_BYTES.toLocaleString('en')} bytes can be opened.`,
  });
}
