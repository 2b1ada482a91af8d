/** The region tree as `info mtree` of QEMU's monitor prints it. */
import type { MemoryRegion, Placement } from './region.ts';

/** One line a region, two spaces a level; addresses are inclusive and have 16 digits. */
export function printTree(addressSpaceName: string, root: MemoryRegion): string {
  const lines = [`address-space: ${addressSpaceName}`];
  printRegion({ offset: 0, priority: 0, region: root }, 0, { depth: 1, lines });
  return `${lines.join('\n')}\n`;
}

function printRegion(
  { offset, priority, region }: Placement,
  base: number,
  out: { depth: number; lines: string[] },
): void {
  const start = BigInt(base + offset);
  const size = region.sizeBytes === null ? 2n ** 64n : BigInt(region.sizeBytes);
  const range = `${address(start)}-${address(start + size - 1n)}`;
  out.lines.push(`${'  '.repeat(out.depth)}${range} (prio ${priority}, ${kindOf(region)}): ${region.name}`);
  if (region.kind !== 'container') return;
  for (const child of region.children) {
    printRegion(child, base + offset, { depth: out.depth + 1, lines: out.lines });
  }
}

/** QEMU's word for a region: a rom device out of romd mode is plain I/O. */
function kindOf(region: MemoryRegion): string {
  return region.kind === 'rom device' && region.isDirect ? 'romd' : 'i/o';
}

function address(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
