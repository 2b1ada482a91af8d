/** The tree of a scan as the contract has it: a list, each node after its parent. */
import type { Structure, StructureNode, StructureSpace } from '../../../app/contract/structure.ts';
import { shortenedText } from '../../../app/contract/text/cut-text.ts';
import { crc32 } from '../crc32.ts';
import { shownText } from '../shown-text.ts';
import type { Found, Unpacked } from './found.ts';
import type { Scanned } from './scan.ts';

/**
 * Ids are given in the order of the tree; siblings are in the order of their places. With the bytes that were scanned, what
 * holds no others has the sum of its bytes.
 */
export function structureOf({ found, omissions }: Scanned, image: Uint8Array | null = null): Structure {
  const list = new NodeList();
  list.addAll(found, { parent: null, space: 0, bytes: image, origin: '' });
  return { nodes: list.nodes, spaces: list.spaces, omissions: [...omissions] };
}

/** Of what others lie in, which each of them says. */
const HOLDER_NAME_MAX = 100;

interface Around {
  readonly parent: number | null;
  readonly space: number;
  /** Those of the space; null where nothing is summed up. */
  readonly bytes: Uint8Array | null;
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
    const { kind, subtype = null, start, sizeBytes, children = [], unpacked } = found;
    const name = shownText(found.name);
    const isLeaf = children.length === 0 && (unpacked?.children.length ?? 0) === 0;
    const id = this.nodes.length;
    const { confidence = 'proved', origin = around.origin } = found;
    this.nodes.push({
      id,
      parent: around.parent,
      kind,
      subtype: subtype === null ? null : shownText(subtype),
      name,
      offset: around.space === 0 ? start : null,
      size: sizeBytes,
      space: around.space,
      start,
      sum: isLeaf && start !== null ? sumOf(around.bytes, start, sizeBytes) : null,
      confidence,
      checks: (found.checks ?? []).map(shown),
      fields: (found.fields ?? []).map(shown),
      problems: (found.problems ?? []).map(shownText),
      origin,
    });
    const holder = shortenedText(name, HOLDER_NAME_MAX);
    this.addAll(children, { ...around, parent: id, origin: `In ${holder}.` });
    if (unpacked !== undefined) this.#addUnpacked(unpacked, { ...around, parent: id, origin: holder });
  }

  #addUnpacked(unpacked: Unpacked, { parent, space, bytes, origin }: Around & { parent: number }): void {
    const { method, start, sizeBytes: size, unpackedBytes, children } = unpacked;
    const parts = (unpacked.parts ?? []).map((part) => ({
      start: part.start,
      size: part.sizeBytes,
      ...(part.packed === undefined ? {} : { packed: part.packed }),
    }));
    const inside = this.spaces.push({ node: parent, method, space, start, size, unpackedBytes, parts });
    this.addAll(children, {
      parent,
      space: inside,
      bytes: bytes === null ? null : unpacked.bytes,
      origin: parts.length > 0 ? `In ${origin}, put together.` : `In what ${origin} unpacks to.`,
    });
  }
}

/** Here alone, where every format comes by: no name or value of an image is trusted, and none of them has to see to it. */
function shown<T extends { readonly name: string; readonly text: string }>(told: T): T {
  return { ...told, name: shownText(told.name), text: shownText(told.text) };
}

function sumOf(bytes: Uint8Array | null, start: number, sizeBytes: number): number | null {
  return bytes === null ? null : crc32(bytes.subarray(start, start + sizeBytes));
}
