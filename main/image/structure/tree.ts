/** All that lies in an image, and what lies between: one way for all who name structures by their numbers. */
import type { Structure } from '../../../app/contract/structure.ts';
import { structureOf } from './flatten.ts';
import { FORMATS } from './formats.ts';
import { withGaps } from './gaps.ts';
import { scanBytes } from './scan.ts';

/** `onDone` hears how many bytes of the image are looked at. With sums, the tree can be compared with another. */
export function treeOf(
  image: Uint8Array,
  { hasSums }: { readonly hasSums: boolean },
  onDone: (doneBytes: number) => void,
): Structure {
  const scanned = scanBytes(image, FORMATS, onDone);
  return structureOf({ ...scanned, found: withGaps(image, scanned.found) }, hasSums ? image : null);
}
