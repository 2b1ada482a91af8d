/** What was found in what is packed in an image, as its list: each hit by its place in it. */
import type { Structure, StructureNode, StructureSpace } from '../../app/contract/structure.ts';
import { shortenedText } from '../../app/contract/text/cut-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { type Around, aroundHit } from './around-hit.ts';
import type { FoundInSpace, Unsearched } from './find-unpacked-task.ts';
import { Innermost, type PlaceInside } from './innermost.ts';
import { numbersIn, packedParts, packedPartsIn, type SpacePart } from './packed-parts.ts';

/** Characters of a name in a sentence. */
const NAME_MAX = 60;

/** A hit in what a structure unpacks to. */
export interface UnpackedHit {
  readonly place: PlaceInside;
  readonly lengthBytes: number;
  /** Of a string, the place of its encoding in `StringEncoding`. */
  readonly kind: number;
  /** From some bytes before it to some after it. */
  readonly bytes: Uint8Array;
  /** Where it begins in these. */
  readonly start: number;
}

interface Counted extends FoundInSpace {
  /** The place in the list of its first one. */
  readonly first: number;
  /** Where the bytes around each begin in the row of them. */
  readonly begins: Uint32Array;
}

export class UnpackedFound {
  readonly structure: Structure;
  readonly around: Around;
  readonly #within: StructureNode | null;
  readonly #innermost: Innermost;
  readonly #spaces: Counted[] = [];
  #count = 0;
  #kept = 0;
  #cutCount = 0;
  #omissions: readonly string[] = [];

  /** Of all that is packed in an image, or only in one structure of it. */
  constructor(structure: Structure, around: Around, within: StructureNode | null = null) {
    this.structure = structure;
    this.#within = within;
    this.around = around;
    this.#innermost = new Innermost(structure);
  }

  /** All that there are. */
  get count(): number {
    return this.#count;
  }

  /** How many of them can be looked at, the first ones. */
  get kept(): number {
    return this.#kept;
  }

  /** Matches that were cut for their length. */
  get cutCount(): number {
    return this.#cutCount;
  }

  /** What was not searched, and why, a sentence each. Known at the end. */
  get omissions(): readonly string[] {
    return this.#omissions;
  }

  /** There is no more of it. */
  end(unsearched: Unsearched): void {
    const all = { first: 0, end: this.structure.nodes.length };
    const { first, end } = this.#within === null ? all : numbersIn(this.structure, this.#within);
    const searched = this.structure.nodes.slice(first, end);
    this.#omissions = [
      ...this.structure.omissions,
      ...sentencesOf(searched, this.structure.spaces, unsearched),
    ];
  }

  /** What is to be searched of it. */
  get parts(): SpacePart[] {
    return this.#within === null ? packedParts(this.structure) : packedPartsIn(this.structure, this.#within);
  }

  /** Those of a space, which come after those that are here. */
  take(found: FoundInSpace): void {
    const begins = new Uint32Array(found.starts.length);
    let at = 0;
    for (const index of found.starts.keys()) {
      begins[index] = at;
      const { from, to } = this.#rangeOf(found, index);
      at += to - from;
    }
    this.#spaces.push({ ...found, first: this.#kept, begins });
    this.#kept += found.starts.length;
    this.#count += found.count;
    this.#cutCount += found.cutCount;
  }

  /** Those at [from, to) of the list, as far as it goes. */
  *hits(from: number, to: number): Generator<UnpackedHit> {
    for (const found of this.#spaces) {
      const [first, end] = [Math.max(from, found.first), Math.min(to, found.first + found.starts.length)];
      for (let index = first; index < end; index++) {
        const hit = this.#hit(found, index - found.first);
        if (hit !== null) yield hit;
      }
    }
  }

  #hit(found: Counted, index: number): UnpackedHit | null {
    const [start, begin] = [found.starts[index] ?? 0, found.begins[index] ?? 0];
    const place = this.#innermost.of(found.space, start);
    const { from, to } = this.#rangeOf(found, index);
    return (
      place && {
        place,
        lengthBytes: found.lengths[index] ?? 0,
        kind: found.kinds[index] ?? 0,
        bytes: found.around.subarray(begin, begin + to - from),
        start: start - from,
      }
    );
  }

  #rangeOf({ sizeBytes, starts, lengths }: FoundInSpace, index: number): { from: number; to: number } {
    const hit = { start: starts[index] ?? 0, lengthBytes: lengths[index] ?? 0 };
    return aroundHit(hit, sizeBytes, this.around);
  }
}

function sentencesOf(
  nodes: readonly StructureNode[],
  spaces: readonly StructureSpace[],
  { damaged, passedOver, mostBytes }: Unsearched,
): string[] {
  const owners = new Set(damaged.map((space) => spaces[space - 1]?.node));
  const notWhole = nodes.filter(({ id, problems }) => problems.length > 0 || owners.has(id));
  const [first] = notWhole;
  const name = first && `${shortenedText(first.name, NAME_MAX)} (${first.id} in the scan)`;
  return [
    ...(first === undefined
      ? []
      : [
          notWhole.length === 1
            ? `${name} is not whole, and searched as far as it is there.`
            : `${pluralText(notWhole.length, 'structure')} are not whole, ${name} the first, and searched as far as they are there.`,
        ]),
    ...(passedOver === 0
      ? []
      : [
          `${pluralText(passedOver, 'structure was', 'structures were')} not searched: ${sizeText(mostBytes)} are the most that is unpacked for a search.`,
        ]),
  ];
}
