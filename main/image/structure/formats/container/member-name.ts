/** Names of members of archives, which are paths. */
import type { StructureNode } from '../../../../../app/contract/structure.ts';
import { DIRECTORY } from '../filesystem/attributes.ts';

/** Archives write a directory with one at its end, and many begin each name with `./`, which would be a hidden file. */
export function bareName({ kind, name }: Pick<StructureNode, 'kind' | 'name'>): string {
  const bare = name.replace(/^(?:\.\/)+(?=.)/, '');
  return kind === DIRECTORY ? bare.replace(/\/$/, '') : bare;
}

/** The folders that a member lies in, and itself; none of one that is the folder that was packed. */
export function partsOfName(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}
