/** What the last scan of each flash found: windows ask for parts of it. */
import type {
  Structure,
  StructureNode,
  StructureNote,
  StructureRow,
  StructureTree,
} from '../../app/contract/structure.ts';
import type { Machine } from '../session/machine.ts';

/** Gone with the machine that it is of. */
export class KeptStructures {
  readonly #ofMachine = new WeakMap<Machine, Map<number, KeptStructure>>();

  keep(machine: Machine, flash: number, structure: Structure): StructureTree {
    const ofFlash = this.#ofMachine.get(machine) ?? new Map<number, KeptStructure>();
    ofFlash.set(flash, new KeptStructure(structure));
    this.#ofMachine.set(machine, ofFlash);
    return { rows: structure.nodes.map(rowOf), omissions: structure.omissions };
  }

  /** Undefined before the first scan. */
  of(machine: Machine, flash: number): KeptStructure | undefined {
    return this.#ofMachine.get(machine)?.get(flash);
  }
}

class KeptStructure {
  readonly #structure: Structure;
  /** By their places; sorted when somebody first asks. */
  #notes: readonly StructureNote[] | null = null;

  constructor(structure: Structure) {
    this.#structure = structure;
  }

  node(id: number): StructureNode | null {
    return this.#structure.nodes[id] ?? null;
  }

  /** Those that begin in [start, end). */
  notes(start: number, end: number): StructureNote[] {
    this.#notes ??= this.#structure.nodes.flatMap(notesOf).sort((one, other) => one.start - other.start);
    const notes = this.#notes;
    return notes.slice(firstFrom(notes, start), firstFrom(notes, end));
  }
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
  checks,
  problems,
}: StructureNode): StructureRow {
  const faults = problems.length + checks.filter(({ isGood }) => !isGood).length;
  return { id, parent, kind, subtype, name, offset, size, space, faults };
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
