/** Which fields make the columns of a table of structures. Pure. */
import type { StructureNode } from '../../../app/contract/structure.ts';

/** More have no room. */
const COLUMNS_MAX = 6;

/**
 * Names of fields that most of them have, and whose values are not the same in all: those tell them apart. In the order of
 * the first one that has them.
 */
export function sharedColumns(nodes: readonly StructureNode[]): string[] {
  const texts = new Map<string, string[]>();
  for (const { fields } of nodes) {
    for (const { name, text } of fields) texts.set(name, [...(texts.get(name) ?? []), text]);
  }
  const isTelling = (values: readonly string[]) =>
    values.length > nodes.length / 2 && (nodes.length === 1 || new Set(values).size > 1);
  return [...texts].flatMap(([name, values]) => (isTelling(values) ? [name] : [])).slice(0, COLUMNS_MAX);
}
