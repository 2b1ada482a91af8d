/** The layouts of flashes that structures of a scan tell. */
import { UserError } from '../../app/contract/errors.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import type { FlashLayout } from '../image/layout/flash-partition.ts';
import { layoutsOfBlob, layoutsOfLine } from './layout-source.ts';

export interface ScannedLayouts {
  readonly layouts: readonly FlashLayout[];
  /** The device tree, or the layout itself where that is a line. */
  readonly teller: StructureNode;
  /** In words: `the device tree Router`. */
  readonly source: string;
}

/**
 * Those that a structure tells, or the device tree around it: of all its flashes. Null where neither does.
 * @throws UserError for a line that can't be read
 */
export async function layoutsToldBy(node: StructureNode, bytes: NodeBytes): Promise<ScannedLayouts | null> {
  const own = await bytes.raw(node);
  if (node.kind === 'flash-layout' && own !== null && isLine(own))
    return { layouts: layoutsOfLine(textOf(own)), teller: node, source: 'the mtdparts in the image' };
  for (let teller: StructureNode | null = node; teller !== null; teller = around(teller, bytes)) {
    const blob = await bytes.raw(teller);
    const layouts = blob === null ? null : layoutsOfBlob(blob);
    if (layouts !== null) return { layouts, teller, source: `the device tree ${teller.name}` };
  }
  return null;
}

/** All that a scan found, in their order; those that tell the same are one. */
export async function layoutsFound(bytes: NodeBytes): Promise<readonly ScannedLayouts[]> {
  const found = new Map<string, ScannedLayouts>();
  for (const node of bytes.structure.nodes) {
    const told = node.kind === 'flash-layout' ? await readableOf(node, bytes) : null;
    const same = JSON.stringify(told?.layouts);
    if (told !== null && !found.has(same)) found.set(same, told);
  }
  return [...found.values()];
}

/** A line that can't be read says so at its node. */
async function readableOf(node: StructureNode, bytes: NodeBytes): Promise<ScannedLayouts | null> {
  try {
    return await layoutsToldBy(node, bytes);
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.report.code === 'bad-input') return null;
    throw thrown;
  }
}

function around({ parent }: StructureNode, { structure }: NodeBytes): StructureNode | null {
  return parent === null ? null : (structure.nodes[parent] ?? null);
}

const LINE = 'mtdparts=';

function isLine(bytes: Uint8Array): boolean {
  return textOf(bytes.subarray(0, LINE.length)) === LINE;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
