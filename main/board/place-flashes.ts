/** Where the flashes of a board come to lie once the sizes of their images are known. */
import type { BoardSheet, CopySheet, FlashPlace, FlashSheet } from './board-sheet.ts';

/** A flash with its address and size, in bytes. */
export interface PlacedFlash {
  /** Of the flash on its board, QEMU's drive unit. */
  readonly index: number;
  readonly sheet: FlashSheet;
  readonly base: number;
  readonly sizeBytes: number;
  readonly sectorCount: number;
  /** How often the flash is there, one after the other from its base on. */
  readonly mappings: number;
}

/** Bytes [base, base + lengthBytes) show what bytes from `offset` on of `of` were at start. */
export interface PlacedCopy {
  readonly sheet: CopySheet;
  readonly of: PlacedFlash;
  readonly base: number;
  readonly offset: number;
  readonly lengthBytes: number;
}

/**
 * The flashes that the board has with images of these sizes in bytes (null: no image), which must be allowed
 * (`checkImageSizes`). A flash that is only there with its image is left out if it has none.
 */
export function placeFlashes(board: BoardSheet, imageSizes: readonly (number | null)[]): PlacedFlash[] {
  const placed: PlacedFlash[] = [];
  for (const [index, sheet] of board.flashes.entries()) {
    const imageBytes = imageSizes[index] ?? null;
    if (sheet.presence !== 'always' && imageBytes === null) continue;
    const sizeBytes = fixedSizeOf(sheet) ?? imageBytes ?? 0;
    placed.push({
      index,
      sheet,
      base: 'from' in sheet.place ? sheet.place.from : roofFor(sheet.place.below, placed) - sizeBytes,
      sizeBytes,
      sectorCount: sizeBytes / sheet.size.sectorLengthBytes,
      mappings: mappingsOf(sheet, sizeBytes),
    });
  }
  return placed;
}

/** The copies of flashes that are there. */
export function placeCopies(board: BoardSheet, flashes: readonly PlacedFlash[]): PlacedCopy[] {
  return board.copies.flatMap((sheet) => {
    const of = flashes.find(({ sheet: { name } }) => name === sheet.of);
    if (of === undefined) return [];
    const lengthBytes = Math.min(of.sizeBytes, sheet.maxBytes);
    const base = 'from' in sheet.place ? sheet.place.from : sheet.place.below - lengthBytes;
    return [{ sheet, of, base, offset: of.sizeBytes - lengthBytes, lengthBytes }];
  });
}

/** The size in bytes of a flash that has the same one whatever its image; null if it takes the image's. */
export function fixedSizeOf({ size }: FlashSheet): number | null {
  return size.rule === 'fixed' ? size.sectorCount * size.sectorLengthBytes : null;
}

/** Flashes that end below the same address lie one under the other. */
function roofFor(below: number, placed: readonly PlacedFlash[]): number {
  const stacked = placed.filter(({ sheet }) => endsBelow(sheet.place, below));
  return Math.min(below, ...stacked.map(({ base }) => base));
}

function endsBelow(place: FlashPlace, address: number): boolean {
  return 'below' in place && place.below === address;
}

function mappingsOf(sheet: FlashSheet, sizeBytes: number): number {
  if (sheet.type === 'cfi01' || sheet.windowBytes === null) return 1;
  return sheet.windowBytes / sizeBytes;
}
