/** The tree of a scan as the contract has it: a list, each node after its parent. */
import type { Structure, StructureNode, StructureSpace } from '../../../app/contract/structure.ts';
import type { Found, Unpacked } from './found.ts';
import type { Scanned } from './scan.ts';

/** Ids are given in the order of the tree; siblings are in the order of their places. */
export function structureOf({ found, omissions }: Scanned): Structure {
  const list = new NodeList();
  list.addAll(found, { parent: null, space: 0, origin: '' });
  return { nodes: list.nodes, spaces: list.spaces, omissions: [...omissions] };
}

interface Around {
  readonly parent: number | null;
  readonly space: number;
  /** For those that don't say how they were found. */
  readonly origin: string;
}

class NodeList {
  readonly nodes: StructureNode[] = [];
  readonly spaces: StructureSpace[] = [];

  addAll(found: readonly Found[], around: Around): void {
    const byPlace = [...found].sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
    for (const each of byPlace) this.#add(each, around);
  }

  #add(found: Found, around: Around): void {
    const { kind, subtype = null, name, start, sizeBytes, children = [], unpacked } = found;
    const id = this.nodes.length;
    const { confidence = 'proved', origin = around.origin } = found;
    this.nodes.push({
      id,
      parent: around.parent,
      kind,
      subtype,
      name,
      offset: around.space === 0 ? start : null,
      size: sizeBytes,
      space: around.space,
      start,
      confidence,
      checks: [...(found.checks ?? [])],
      fields: [...(found.fields ?? [])],
      problems: [...(found.problems ?? [])],
      origin,
    });
    this.addAll(children, { parent: id, space: around.space, origin: `In ${name}.` });
    if (unpacked !== undefined)
      this.#addUnpacked(unpacked, { parent: id, space: around.space, origin: name });
  }

  #addUnpacked(unpacked: Unpacked, { parent, space, origin }: Around & { parent: number }): void {
    const { method, start, sizeBytes: size, unpackedBytes, children } = unpacked;
    const parts = (unpacked.parts ?? []).map((part) => ({ start: part.start, size: part.sizeBytes }));
    const inside = this.spaces.push({ node: parent, method, space, start, size, unpackedBytes, parts });
    this.addAll(children, {
      parent,
      space: inside,
      origin: parts.length > 0 ? `In ${origin}, put together.` : `In what ${origin} unpacks to.`,
    });
  }
}
