/** Which fields make the columns of a table of structures. Pure. */
import type { StructureNode } from '../../../app/contract/structure.ts';

/** More have no room. */
const COLUMNS_MAX = 6;

/** How large it is stands in a column of its own. */
const SIZES = /size$/i;

/**
 * Names of fields that most of them have, and whose values are not the same in all: those tell them apart. In the order of
 * the first one that has them.
 */
export function sharedColumns(nodes: readonly StructureNode[]): string[] {
  const texts = new Map<string, string[]>();
  for (const { fields } of nodes) {
    for (const { name, text } of fields) append(texts, name, text);
  }
  const isTelling = (values: readonly string[]) =>
    values.length > nodes.length / 2 && (nodes.length === 1 || new Set(values).size > 1);
  return [...texts]
    .flatMap(([name, values]) => (isTelling(values) && !SIZES.test(name) ? [name] : []))
    .slice(0, COLUMNS_MAX);
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
