/** The tree of a scan as the contract has it: a list, each node after its parent. */
import type { Structure, StructureNode, StructureSpace } from '../../../app/contract/structure.ts';
import { shortenedText } from '../../../app/contract/text/cut-text.ts';
import { shownText } from '../../../app/contract/text/shown-text.ts';
import { Budget } from './budget.ts';
import type { Found, Part, Unpacked } from './found.ts';
import type { Scanned } from './scan.ts';
import { STORED } from './stored.ts';
import { isLeaf, Sums } from './sums.ts';

/** Ids are given in the order of the tree; siblings are in the order of their places. No node has a sum. */
export function structureOf({ found, omissions }: Scanned): Structure {
  const list = new NodeList();
  list.addAll(found, { parent: null, space: 0, sums: null, origin: '' });
  return { nodes: list.nodes, spaces: list.spaces, omissions: [...omissions] };
}

/** A tree that can be compared with another: its nodes have sums. */
export interface SummedStructure {
  readonly nodes: readonly StructureNode[];
  /** By their numbers: of those that have no place, but are put together, and of those that have a header around it. */
  readonly contents: ReadonlyMap<number, ScatteredContent>;
  /** What may still be gone through to compare them. */
  readonly budget: Budget;
  /** What the scan left out, a sentence each. */
  readonly omissions: readonly string[];
}

/** Ranges of some bytes, in the order of what is put together of them. */
export interface ScatteredContent {
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
}

/** As `structureOf`, of the bytes that were scanned. */
export function summedStructureOf({ found, omissions }: Scanned, image: Uint8Array): SummedStructure {
  const list = new NodeList();
  const budget = new Budget(image.length);
  list.addAll(found, { parent: null, space: 0, sums: new Sums(image, budget), origin: '' });
  return { nodes: list.nodes, contents: list.contents, budget, omissions };
}

/** Of what others lie in, which each of them says. */
const HOLDER_NAME_MAX = 100;

interface Around {
  readonly parent: number | null;
  readonly space: number;
  /** Of the bytes of the space; null where nothing is summed up. */
  readonly sums: Sums | null;
  /** For those that don't say how they were found. */
  readonly origin: string;
}

class NodeList {
  readonly nodes: StructureNode[] = [];
  readonly spaces: StructureSpace[] = [];
  readonly contents = new Map<number, ScatteredContent>();

  addAll(found: readonly Found[], around: Around): void {
    const byPlace = [...found].sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
    for (const each of byPlace) this.#add(each, around);
  }

  #add(found: Found, around: Around): void {
    const { kind, subtype = null, start, sizeBytes, children = [], unpacked } = found;
    const name = shownText(found.name);
    const { sums } = around;
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
      sum: sums?.of(found) ?? null,
      confidence,
      checks: (found.checks ?? []).map(shown),
      fields: (found.fields ?? []).map(shown),
      problems: (found.problems ?? []).map(shownText),
      origin,
    });
    const parts = partsOf(found);
    if (sums !== null && parts.length > 0) this.contents.set(id, { bytes: sums.bytes, parts });
    const holder = shortenedText(name, HOLDER_NAME_MAX);
    this.addAll(children, { ...around, parent: id, origin: `In ${holder}.` });
    if (unpacked !== undefined) this.#addUnpacked(unpacked, { ...around, parent: id, origin: holder });
  }

  #addUnpacked(unpacked: Unpacked, { parent, space, sums, origin }: Around & { parent: number }): void {
    const { method, start, sizeBytes: size, unpackedBytes, children, losses = [] } = unpacked;
    const parts = (unpacked.parts ?? []).map((part) => ({
      start: part.start,
      size: part.sizeBytes,
      ...(part.packed === undefined ? {} : { packed: part.packed }),
    }));
    const inside = this.spaces.push({
      node: parent,
      method,
      space,
      start,
      size,
      unpackedBytes,
      parts,
      losses: [...losses],
    });
    this.addAll(children, {
      parent,
      space: inside,
      sums: unpacked.bytes && (sums?.inside(unpacked.bytes) ?? null),
      origin: parts.length > 0 ? `In ${origin}, put together.` : `In what ${origin} unpacks to.`,
    });
  }
}

/** Of its content, for what has no place, and what stands behind a header as it is. */
function partsOf(found: Found): readonly Part[] {
  const { start, unpacked } = found;
  if (unpacked === undefined) return [];
  if (unpacked.method === STORED) return [{ start: unpacked.start, sizeBytes: unpacked.sizeBytes }];
  return start === null && isLeaf(found) ? (unpacked.parts ?? []) : [];
}

/** Here alone, where every format comes by: no name or value of an image is trusted, and none of them has to see to it. */
function shown<T extends { readonly name: string; readonly text: string }>(told: T): T {
  return { ...told, name: shownText(told.name), text: shownText(told.text) };
}
