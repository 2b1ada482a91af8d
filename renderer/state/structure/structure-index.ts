/** The structures of an image as a tree to walk in: who lies in whom, and what lies at a place. Pure. */
import type { StructureRow } from '../../../app/contract/structure.ts';

let serials = 0;

interface PlacedChildren {
  readonly ids: readonly number[];
  /** Up to where each and those before it reach, at the most. */
  readonly reaches: readonly number[];
}

/** The structures of one scan. */
export class StructureIndex {
  /** Tells the trees of two scans apart. */
  readonly serial = ++serials;
  /** In order of the tree, each at its id. */
  readonly rows: readonly StructureRow[];
  readonly #children: readonly (readonly number[])[];
  readonly #roots: readonly number[];
  readonly #depths: readonly number[];
  readonly #keys: readonly string[];
  /** Those with a place in the image, by it; outer ones before those that begin with them. */
  readonly #byOffset: readonly number[];
  /** Filled as they are asked for. */
  readonly #placed = new Map<number | null, PlacedChildren>();

  /** `first` stand before them in the tree; their ids follow. */
  constructor(scanned: readonly StructureRow[], first: readonly StructureRow[] = []) {
    const rows = first.length === 0 ? scanned : [...scanned, ...first];
    this.rows = rows;
    const children: number[][] = rows.map(() => []);
    const [roots, depths, keys]: [number[], number[], string[]] = [[], [], []];
    const taken = new Set<string>();
    for (const { id, parent, kind, offset } of [...first, ...scanned]) {
      const siblings = parent === null ? roots : (children[parent] ?? []);
      const parentKey = parent === null ? '' : `${keys[parent]}/`;
      depths[id] = parent === null ? 0 : (depths[parent] ?? 0) + 1;
      const key = `${parentKey}${kind}@${offset ?? `#${siblings.length}`}`;
      // Partitions may overlap: two of them begin together.
      keys[id] = taken.has(key) ? `${key}#${siblings.length}` : key;
      taken.add(key);
      siblings.push(id);
    }
    this.#children = children;
    this.#roots = roots;
    this.#depths = depths;
    this.#keys = keys;
    this.#byOffset = rows
      .filter(({ offset }) => offset !== null)
      .sort((one, other) => (one.offset ?? 0) - (other.offset ?? 0))
      .map(({ id }) => id);
  }

  /** Those that begin in [start, end) of the image, by their places, each before what lies in it. */
  beginningIn(start: number, end: number): readonly number[] {
    return this.#byOffset.slice(this.#firstFrom(start), this.#firstFrom(end));
  }

  #firstFrom(offset: number): number {
    let [low, high] = [0, this.#byOffset.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsetOf(this.#byOffset[middle]) ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those that lie in a structure, or in none (null), by their places. */
  childrenOf(id: number | null): readonly number[] {
    return id === null ? this.#roots : (this.#children[id] ?? []);
  }

  /** 0 for what lies in no other. */
  depthOf(id: number): number {
    return this.#depths[id] ?? 0;
  }

  /** Names the same structure in the tree of a later scan, as long as it stays where it is. */
  keyOf(id: number): string {
    return this.#keys[id] ?? '';
  }

  /** The structure of a key; null where this tree has none. */
  idOf(key: string): number | null {
    const id = this.#keys.indexOf(key);
    return id < 0 ? null : id;
  }

  /** From the outermost one down to `id` itself. */
  pathOf(id: number): number[] {
    const path: number[] = [];
    for (let at: number | null = id; at !== null; at = this.rows[at]?.parent ?? null) path.unshift(at);
    return path;
  }

  /** The structure itself where it lies in the image, else the nearest one around it that does; null where none does. */
  placedAround(id: number): (StructureRow & { readonly offset: number }) | null {
    for (const each of this.pathOf(id).reverse()) {
      const row = this.rows[each];
      if (row?.space === 0 && row.offset !== null) return { ...row, offset: row.offset };
    }
    return null;
  }

  /** The innermost structure that holds a byte of the image; null where there is none. */
  innermostAt(offset: number): number | null {
    let found: number | null = null;
    for (;;) {
      const inside = this.#childAt(found, offset);
      if (inside === null) return found;
      found = inside;
    }
  }

  /** Of those in a structure that hold the byte the one that begins last; null where none does. */
  #childAt(parent: number | null, offset: number): number | null {
    const { ids, reaches } = this.#placedIn(parent);
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsetOf(ids[middle]) ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    // One that begins earlier may reach over those after it; where none does, there is nothing to look for further on.
    for (let at = low - 1; at >= 0 && (reaches[at] ?? 0) > offset; at--) {
      const id = ids[at];
      if (id !== undefined && this.#endOf(id) > offset) return id;
    }
    return null;
  }

  /** Those in a structure that have a place, by it. */
  #placedIn(parent: number | null): PlacedChildren {
    const known = this.#placed.get(parent);
    if (known !== undefined) return known;
    const ids = this.childrenOf(parent)
      .filter((id) => this.#offsetOf(id) !== null)
      .sort((one, other) => (this.#offsetOf(one) ?? 0) - (this.#offsetOf(other) ?? 0));
    let end = 0;
    const reaches = ids.map((id) => {
      end = Math.max(end, this.#endOf(id));
      return end;
    });
    const placed = { ids, reaches };
    this.#placed.set(parent, placed);
    return placed;
  }

  #endOf(id: number): number {
    return (this.#offsetOf(id) ?? 0) + (this.rows[id]?.size ?? 0);
  }

  #offsetOf(id: number | undefined): number | null {
    return id === undefined ? null : (this.rows[id]?.offset ?? null);
  }
}

/** The structures on the screen, in their order: what lies in a closed one is left out. */
export function shownIds(index: StructureIndex, isOpen: (id: number) => boolean): number[] {
  const shown: number[] = [];
  const show = (ids: readonly number[]) => {
    for (const id of ids) {
      shown.push(id);
      if (isOpen(id)) show(index.childrenOf(id));
    }
  };
  show(index.childrenOf(null));
  return shown;
}

/** What a filter leaves of the tree. */
export interface Filtered {
  /** In their order, with what they lie in. */
  readonly ids: readonly number[];
  /** Those that were looked for. */
  readonly matches: ReadonlySet<number>;
}

/** Those whose name, kind or subtype holds all the words, with what they lie in. */
export function matchingIds(index: StructureIndex, text: string): Filtered {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = new Set<number>();
  const shown = new Set<number>();
  for (const { id, name, kind, subtype } of index.rows) {
    const said = `${name} ${kind} ${subtype ?? ''}`.toLowerCase();
    if (!words.every((word) => said.includes(word))) continue;
    matches.add(id);
    for (let at: number | null = id; at !== null && !shown.has(at); at = index.rows[at]?.parent ?? null)
      shown.add(at);
  }
  const isShown = (id: number) => shown.has(id);
  return { ids: shownIds(index, isShown).filter(isShown), matches };
}
