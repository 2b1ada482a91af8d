/** The region tree and the flat view as `info mtree` and `info mtree -f` of QEMU's monitor print them. */
import { flatten } from './flat-view.ts';
import type { MemoryRegion, Placement } from './region.ts';

/**
 * One line a region, two spaces a level; addresses are inclusive and have 16 digits. After the tree come those of the
 * regions that aliases show, each at the offset it has in its own container.
 */
export function printTree(addressSpaceName: string, root: MemoryRegion): string {
  const shown: MemoryRegion[] = [];
  const paragraphs = [
    [
      `address-space: ${addressSpaceName}`,
      ...linesOf({ offset: 0, priority: 0, region: root }, 0, { depth: 1, shown }),
    ],
  ];
  // Grows on the way: what an alias shows may hold aliases.
  for (const region of shown) {
    const placement = placementOf(root, region) ?? { offset: 0, priority: 0, region };
    paragraphs.push([`memory-region: ${region.name}`, ...linesOf(placement, 0, { depth: 1, shown })]);
  }
  return paragraphs.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** One line a range, from the lowest address up. */
export function printFlatView(addressSpaceName: string, root: MemoryRegion): string {
  const lines = flatten(root).map(({ start, end, region, offsetInRegion }) => {
    const from = offsetInRegion === 0 ? '' : ` @${address(BigInt(offsetInRegion))}`;
    return `  ${rangeText(BigInt(start), BigInt(end))} (prio 0, ${kindOf(region)}): ${region.name}${from}`;
  });
  return `${[`FlatView #0`, ` AS "${addressSpaceName}", root: ${root.name}`, ` Root memory region: ${root.name}`, ...lines].join('\n')}\n`;
}

function linesOf(
  { offset, priority, region }: Placement,
  base: number,
  { depth, shown }: { depth: number; shown: MemoryRegion[] },
): string[] {
  const start = base + offset;
  if (region.kind === 'alias' && !shown.includes(region.of)) shown.push(region.of);
  const children = region.kind === 'container' ? region.children.toSorted(byAddress) : [];
  return [
    `${'  '.repeat(depth)}${spanText(start, region.sizeBytes)} (prio ${priority}, ${kindOf(region)}): ${nameOf(region)}`,
    ...children.flatMap((child) => linesOf(child, start, { depth: depth + 1, shown })),
  ];
}

function byAddress(a: Placement, b: Placement): number {
  return a.offset - b.offset || b.priority - a.priority;
}

function nameOf(region: MemoryRegion): string {
  if (region.kind !== 'alias') return region.name;
  return `alias ${region.name} @${region.of.name} ${spanText(region.offset, region.sizeBytes)}`;
}

/** QEMU's word for a region: a rom device out of romd mode is plain I/O, and so is what only holds others. */
function kindOf(region: MemoryRegion): string {
  switch (region.kind) {
    case 'alias':
      return kindOf(region.of);
    case 'rom device':
      return region.isDirect ? 'romd' : 'i/o';
    case 'rom':
      return 'rom';
    case 'i/o':
    case 'container':
      return 'i/o';
  }
}

/** Where a region lies itself, not through an alias. */
function placementOf(root: MemoryRegion, region: MemoryRegion): Placement | null {
  if (root.kind !== 'container') return null;
  for (const child of root.children) {
    if (child.region === region) return child;
    const inside = placementOf(child.region, region);
    if (inside !== null) return inside;
  }
  return null;
}

function spanText(start: number, sizeBytes: number | null): string {
  const end = sizeBytes === null ? BigInt(start) + 2n ** 64n : BigInt(start) + BigInt(sizeBytes);
  return rangeText(BigInt(start), end);
}

function rangeText(start: bigint, end: bigint): string {
  return `${address(start)}-${address(end - 1n)}`;
}

function address(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
