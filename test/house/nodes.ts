/** Every node of a parsed file, outer ones first, with the node around it. */
import type { ESTree } from 'vite';

export type NodeInPlace = { readonly node: ESTree.Node; readonly parent: ESTree.Node | null };

/** Walks the whole tree below `node`, itself included. */
export function* nodesOf(node: ESTree.Node, parent: ESTree.Node | null = null): Generator<NodeInPlace> {
  yield { node, parent };
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* nodesOf(child, node);
    }
  }
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
