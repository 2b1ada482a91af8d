/** What a structure is called, with what it lies in. */
import { outwards, type StructureNode } from '../structure.ts';
import { shortenedText } from './cut-text.ts';

/** Characters of each name. */
const NAME_MAX = 100;
/** Of a file system, which lists it by its name: between others it would be taken for one more slash. */
const ROOT = '/';

/** Its name, then those of what it lies in, from the inside out; each shortened. */
export function namesOutwards(
  nodes: readonly Pick<StructureNode, 'parent' | 'name'>[],
  node: Pick<StructureNode, 'parent' | 'name'>,
): string[] {
  return Array.from(outwards(nodes, node), ({ name }) => name)
    .filter((name, index) => index === 0 || name !== ROOT)
    .map((name) => shortenedText(name, NAME_MAX));
}
