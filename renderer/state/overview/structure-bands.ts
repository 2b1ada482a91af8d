/** The structures that lie in no other, and what lies right in them, as bands in the colours of their kinds. Pure. */
import type { StructureBand } from '../../canvas/byte-map/cell-colors.ts';
import { STRUCTURE_GROUPS, type StructureGroup } from '../../canvas/byte-map/structure-groups.ts';
import type { StructureIndex } from '../structure/structure-index.ts';

const GAPS = new Set(['data', 'erased', 'zeros']);

/** What no parser claims: the bytes themselves say what these are. */
export function isGap(kind: string): boolean {
  return GAPS.has(kind);
}

/** Kinds begin so; the first that fits counts, so that a kind that is still to come has a colour, too. */
const GROUP_OF: readonly (readonly [start: RegExp, group: StructureGroup])[] = [
  [/^(uefi-(variable|ftw)|u-boot-env|uboot-env|environment)/, 'settings'],
  [/^(uefi|cbfs|microcode|acpi|flash-descriptor|intel)/, 'firmware'],
  [/^(uimage|fit|device-tree|kernel|linux|android|elf|pe\b|bzimage|zimage)/, 'boot'],
  [/^(squashfs|jffs2|ubi|cramfs|romfs|ext|fat)/, 'files'],
  [/^(gzip|xz|lzma|lz4|lzop|zstd|bzip2|cpio|tar|zip)/, 'packed'],
  [/^(gpt|mbr|fmap|fis|partition|redboot|mtd|flash-layout)/, 'layout'],
];

/** By the kind of a structure, whatever image it is in; `other` for one that nobody thought of here. */
export function groupOf(kind: string): StructureGroup {
  return GROUP_OF.find(([start]) => start.test(kind))?.[1] ?? 'other';
}

/** What a structure leaves free. */
const FREE = /free-space|padding/;

/**
 * Ascending and beside each other, without what lies in unpacked bytes and what no parser claims. What lies right in one is
 * told apart by two shades of its colour in turn.
 */
export function structureBands(index: StructureIndex): StructureBand[] {
  const bands: StructureBand[] = [];
  for (const outer of placed(index, index.childrenOf(null))) {
    const group = groupOf(outer.kind);
    let done = outer.start;
    const add = (end: number, shade: StructureBand['shade']) => {
      if (end > done) bands.push({ start: done, end, group, shade });
      done = Math.max(done, end);
    };
    for (const [turn, inner] of placed(index, index.childrenOf(outer.id)).entries()) {
      add(Math.min(inner.start, outer.end), 'plain');
      add(
        Math.min(inner.end, outer.end),
        FREE.test(inner.kind) ? 'free' : turn % 2 === 0 ? 'plain' : 'other',
      );
    }
    add(outer.end, 'plain');
  }
  return bands.sort((one, other) => one.start - other.start);
}

function placed({ rows }: StructureIndex, ids: readonly number[]) {
  return ids.flatMap((id) => {
    const row = rows[id];
    const isThere = row !== undefined && row.space === 0 && row.offset !== null && row.size > 0;
    if (!isThere || row.offset === null || isGap(row.kind)) return [];
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
  for (const { space, offset, kind } of rows) {
    if (space !== 0 || offset === null || isGap(kind)) continue;
    const isBeyond = direction === 'forward' ? offset > from : offset < from;
    const isNearer = found === null || (direction === 'forward' ? offset < found : offset > found);
    if (isBeyond && isNearer) found = offset;
  }
  return found;
}
