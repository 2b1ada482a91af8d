/** All that lies in an image, and what lies between: one way for all who name structures by their numbers. */
import type { Structure } from '../../../app/contract/structure.ts';
import { type SummedStructure, structureOf, summedStructureOf } from './flatten.ts';
import { FORMATS } from './formats.ts';
import { withGaps } from './gaps.ts';
import { type Scanned, scanBytes } from './scan.ts';

/** `onDone` hears how many bytes of the image are looked at. */
export function treeOf(image: Uint8Array, onDone: (doneBytes: number) => void): Structure {
  return structureOf(scannedWithGaps(image, onDone));
}

/** The same one, as it can be compared with another. */
export function summedTreeOf(image: Uint8Array, onDone: (doneBytes: number) => void): SummedStructure {
  return summedStructureOf(scannedWithGaps(image, onDone), image);
}

function scannedWithGaps(image: Uint8Array, onDone: (doneBytes: number) => void): Scanned {
  const scanned = scanBytes(image, FORMATS, onDone);
  return { ...scanned, found: withGaps(image, scanned.found) };
}
