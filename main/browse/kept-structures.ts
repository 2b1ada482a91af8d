/** What the last scan of each flash found: windows ask for parts of it. */
import { UserError } from '../../app/contract/errors.ts';
import type {
  StructureNode,
  StructureNote,
  StructureRow,
  StructureTree,
} from '../../app/contract/structure.ts';
import type { Flash } from '../session/flash.ts';
import type { NodeBytes } from './node-bytes.ts';

/** Gone with the flash, which is another one when its image is mapped anew: the bytes were those of the old mapping. */
export class KeptStructures {
  readonly #ofFlash = new WeakMap<Flash, KeptStructure>();
  #scans = 0;

  /**
   * What lies in a flash. It is not scanned where its bytes are those of the last scan: another window may look at that.
   * `scan` gives the bytes of its nodes.
   * @throws UserError if the image is lost; what `scan` throws
   */
  async structureOf(flash: Flash, scan: () => Promise<NodeBytes>): Promise<StructureTree> {
    flash.mustBeThere();
    const known = this.#ofNow(flash);
    if (known !== null) return treeOf(known);
    const since = untouched(flash);
    try {
      const bytes = await scan();
      // Two windows may have asked at once.
      const kept = this.#ofNow(flash) ?? new KeptStructure(++this.#scans, bytes, since);
      if (kept.since !== since) since.end();
      this.#ofFlash.set(flash, kept);
      return treeOf(kept);
    } catch (thrown) {
      since.end();
      throw thrown;
    }
  }

  #ofNow(flash: Flash): KeptStructure | null {
    const kept = this.#ofFlash.get(flash);
    return kept?.since.isUntouched ? kept : null;
  }

  /** What a scan found. @throws UserError where it is not the last one of this flash */
  of(flash: Flash, scan: number): KeptStructure {
    const kept = this.#ofFlash.get(flash);
    if (kept?.scan === scan) return kept;
    throw new UserError({
      code: 'not-found',
      what: `${flash.plan.name} was scanned again, or opened in another way, since this structure was found`,
      where: null,
      todo: 'Scan it again, and choose the structure that is listed then.',
    });
  }
}

/** Whether no byte of a flash has changed since a moment. */
interface Untouched {
  isUntouched: boolean;
  /** Hears no more of changes. */
  readonly end: () => void;
}

function untouched(flash: Flash): Untouched {
  const since: Untouched = {
    isUntouched: true,
    end: flash.onWritten(() => {
      since.isUntouched = false;
      since.end();
    }),
  };
  return since;
}

/** What the last scan of a flash found. */
export class KeptStructure {
  readonly scan: number;
  readonly bytes: NodeBytes;
  /** The moment at which it began. */
  readonly since: Untouched;
  /** By what they lie in; made when somebody first asks. */
  #inside: ReadonlyMap<number | null, readonly StructureNode[]> | null = null;
  /** By their places; sorted when somebody first asks. */
  #notes: readonly StructureNote[] | null = null;

  constructor(scan: number, bytes: NodeBytes, since: Untouched) {
    this.scan = scan;
    this.bytes = bytes;
    this.since = since;
  }

  node(id: number): StructureNode | null {
    return this.bytes.structure.nodes[id] ?? null;
  }

  /** What lies in a node, by its place; null: in none. */
  inside(id: number | null): readonly StructureNode[] {
    this.#inside ??= byParent(this.bytes.structure.nodes);
    return this.#inside.get(id) ?? [];
  }

  /** Those that begin in [start, end). */
  notes(start: number, end: number): StructureNote[] {
    this.#notes ??= this.bytes.structure.nodes.flatMap(notesOf).sort((one, other) => one.start - other.start);
    const notes = this.#notes;
    return notes.slice(firstFrom(notes, start), firstFrom(notes, end));
  }
}

function treeOf({ scan, bytes: { structure } }: KeptStructure): StructureTree {
  return { scan, rows: structure.nodes.map(rowOf), omissions: structure.omissions };
}

function byParent(nodes: readonly StructureNode[]): Map<number | null, StructureNode[]> {
  const inside = new Map<number | null, StructureNode[]>();
  for (const node of nodes) {
    const siblings = inside.get(node.parent);
    if (siblings === undefined) inside.set(node.parent, [node]);
    else siblings.push(node);
  }
  return inside;
}

function rowOf({
  id,
  parent,
  kind,
  subtype,
  name,
  offset,
  size,
  space,
  start,
  checks,
  problems,
}: StructureNode): StructureRow {
  const faults = problems.length + checks.filter(({ isGood }) => !isGood).length;
  return { id, parent, kind, subtype, name, offset, size, space, start, faults };
}

function notesOf({ id, offset: nodeOffset, fields }: StructureNode): StructureNote[] {
  if (nodeOffset === null) return [];
  return fields.flatMap(({ name, offset, size, text }) => {
    if (offset === null || size === 0) return [];
    const start = nodeOffset + offset;
    return [{ node: id, start, end: start + size, name, text }];
  });
}

/** The index of the first note that begins at `start` or later. */
function firstFrom(notes: readonly StructureNote[], start: number): number {
  let [low, high] = [0, notes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((notes[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
