/** The structures that lie in no other, and what lies right in them, as bands in the colours of their kinds. Pure. */
import { isGap, type StructureField } from '../../../app/contract/structure.ts';
import type { StructureBand } from '../../canvas/colours/cell-colours.ts';
import { STRUCTURE_GROUPS, type StructureGroup } from '../../canvas/colours/structure-groups.ts';
import type { StructureIndex } from '../structure/structure-index.ts';

/** Kinds begin so; the first that fits counts, so that a kind that is still to come has a colour, too. */
const GROUP_OF: readonly (readonly [start: RegExp, group: StructureGroup])[] = [
  [/^(uefi-(variable|ftw)|uboot-env|broadcom-nvram)/, 'settings'],
  [/^(uefi|cbfs|firmware|acpi|intel)/, 'firmware'],
  [/^(uimage|uboot|fit|trx|device-tree|linux|android|elf|pe\b)/, 'boot'],
  [/^(squashfs|jffs2|ubi|cramfs|romfs|ext|fat)/, 'files'],
  [/^(gzip|xz|lzma|lz4|lzop|zstd|bzip2|cpio|tar|zip)/, 'packed'],
  [/^(gpt|mbr|fmap|partition|redboot)/, 'layout'],
];

/** By the kind of a structure, whatever image it is in; `other` for one that nobody thought of here. */
export function groupOf(kind: string): StructureGroup {
  return GROUP_OF.find(([start]) => start.test(kind))?.[1] ?? 'other';
}

/** What a structure leaves free. */
const FREE = /free-space|padding/;

/** Bytes [start, end) of the image. */
interface Place {
  readonly start: number;
  readonly end: number;
}

interface Outer extends Place {
  readonly id: number;
  readonly kind: string;
}

/**
 * Ascending and beside each other, without what lies in unpacked bytes and what no parser claims. What lies right in one is
 * told apart by two shades of a colour in turn: that of its own kind, or where its kind has none that of what it lies in.
 */
export function structureBands(index: StructureIndex): StructureBand[] {
  return placed(index, index.childrenOf(null))
    .flatMap((outer) => partsOf(index, outer, []))
    .sort((one, other) => one.start - other.start);
}

/** The parts of a structure: what lies right in it, and where nothing does its fields. Empty where it has no place. */
export function chosenParts(
  index: StructureIndex,
  id: number,
  fields: readonly Pick<StructureField, 'offset' | 'size'>[],
): StructureBand[] {
  const [outer] = placed(index, [id]);
  if (outer === undefined) return [];
  const places = fields.flatMap(({ offset, size }) =>
    offset === null || size === 0 ? [] : [{ start: outer.start + offset, end: outer.start + offset + size }],
  );
  return partsOf(
    index,
    outer,
    places.sort((one, other) => one.start - other.start),
  );
}

/** The bands with the parts in place of what they had there: so a range has one colour wherever it is shown. */
export function withParts(
  bands: readonly StructureBand[],
  parts: readonly StructureBand[],
): readonly StructureBand[] {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return bands;
  const before = bands.filter(({ start }) => start < first.start);
  const after = bands.filter(({ end }) => end > last.end);
  return [
    ...before.map((band) => ({ ...band, end: Math.min(band.end, first.start) })),
    ...parts,
    ...after.map((band) => ({ ...band, start: Math.max(band.start, last.end) })),
  ];
}

function partsOf(index: StructureIndex, outer: Outer, fields: readonly Place[]): StructureBand[] {
  const group = groupInside(index, outer.id);
  const bands: StructureBand[] = [];
  let done = outer.start;
  const add = (end: number, band: Pick<StructureBand, 'group' | 'shade'>) => {
    if (end > done) bands.push({ start: done, end, ...band });
    done = Math.max(done, end);
  };
  const shade = FREE.test(outer.kind) ? 'free' : 'plain';
  let field = 0;
  /** Fills up to `end` with the fields there; nothing lies in the structure before it. */
  const fill = (end: number) => {
    for (let at = fields[field]; at !== undefined && at.start < end; at = fields[++field]) {
      if (at.end <= done) continue;
      add(at.start, { group, shade });
      add(Math.min(at.end, end), { group, shade: bands.at(-1)?.shade === 'plain' ? 'other' : 'plain' });
    }
    add(end, { group, shade });
  };
  for (const [turn, inner] of placed(index, index.childrenOf(outer.id)).entries()) {
    fill(Math.min(inner.start, outer.end));
    const inTurn = FREE.test(inner.kind) ? 'free' : turn % 2 === 0 ? 'plain' : 'other';
    add(Math.min(inner.end, outer.end), { group: groupInside(index, inner.id), shade: inTurn });
  }
  fill(outer.end);
  return bands;
}

/** The colour of a structure's kind; where its kind has none, or says that nothing is there, that of what it lies in. */
function groupInside(index: StructureIndex, id: number): StructureGroup {
  const kinds = index.pathOf(id).map((each) => index.rows[each]?.kind ?? '');
  const groups = kinds.map((kind) => (FREE.test(kind) ? 'other' : groupOf(kind)));
  return groups.findLast((group) => group !== 'other') ?? 'other';
}

function placed({ rows }: StructureIndex, ids: readonly number[]): Outer[] {
  return ids.flatMap((id) => {
    const row = rows[id];
    const isThere = row !== undefined && row.space === 0 && row.offset !== null && row.size > 0;
    if (!isThere || row.offset === null || isGap(row)) return [];
    return [{ id, kind: row.kind, start: row.offset, end: row.offset + row.size }];
  });
}

/** Those of the legend: the ones that are there, in the order of all. */
export function groupsIn(bands: readonly StructureBand[]): StructureGroup[] {
  const present = new Set(bands.map(({ group }) => group));
  return STRUCTURE_GROUPS.filter((group) => present.has(group));
}

/** Where the next structure begins after a byte, or the one before it; null where there is none. */
export function nextStructure(
  { rows }: StructureIndex,
  from: number,
  direction: 'forward' | 'back',
): number | null {
  let found: number | null = null;
  for (const row of rows) {
    const { space, offset } = row;
    if (space !== 0 || offset === null || isGap(row)) continue;
    const isBeyond = direction === 'forward' ? offset > from : offset < from;
    const isNearer = found === null || (direction === 'forward' ? offset < found : offset > found);
    if (isBeyond && isNearer) found = offset;
  }
  return found;
}
