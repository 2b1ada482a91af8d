/** How an image is divided, as an `mtdparts=` line or a device tree says, and what a scan finds in each part. */
import { UserError } from '../../app/contract/errors.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import type { Browser } from '../browse/browse.ts';
import { withBytesOfFile } from '../browse/image-bytes.ts';
import { readDeviceTree } from '../image/device-tree/read-device-tree.ts';
import { layoutsOfTree } from '../image/layout/device-tree-layouts.ts';
import type { FlashLayout, FlashPartition } from '../image/layout/flash-partition.ts';
import { BadMtdparts, parseMtdparts } from '../image/layout/mtdparts.ts';
import type { OnProgress } from '../work/task.ts';

/** Where the division is told: the path of a device tree blob, or a line. */
export type LayoutSource = { readonly dtb: string } | { readonly mtdparts: string };

/** A part of the image. Places and sizes are bytes; those inside of another one follow it, as `outer/inner`. */
export interface DividedPart {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly isReadOnly: boolean;
  /** The outermost structures that begin in it. */
  readonly structures: readonly Pick<StructureNode, 'kind' | 'name' | 'offset' | 'size'>[];
}

/** As one flash of the source is divided. */
export interface DividedImage {
  readonly flash: string;
  readonly partitions: readonly DividedPart[];
  /** What was cut or left out, a sentence each. */
  readonly problems: readonly string[];
}

/** For a command without a window. */
export interface LayoutCommands {
  /** An entry for each flash that the source divides. @throws UserError for a source that divides none; as `scanFile` */
  layoutOfFile(
    path: string,
    source: LayoutSource,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<DividedImage[]>;
}

/** The command, which scans as all others do. */
export function layoutCommands(browser: Browser): LayoutCommands {
  return {
    layoutOfFile: (path, source, signal, onProgress) =>
      withBytesOfFile(path, async (image) => {
        const sizeBytes = image.bytes.length;
        const layouts = await layoutsOf(source, sizeBytes);
        const { nodes } = await browser.structureOf(image, signal, onProgress);
        return layouts.map((layout) => divided(layout, sizeBytes, nodes));
      }),
  };
}

/** @throws UserError where it says nothing that can be read */
async function layoutsOf(source: LayoutSource, sizeBytes: number): Promise<readonly FlashLayout[]> {
  if ('mtdparts' in source) return layoutsOfLine(source.mtdparts, sizeBytes);
  return withBytesOfFile(source.dtb, async ({ bytes }) => {
    const root = readDeviceTree(bytes, 0, bytes.length)?.root ?? null;
    if (root === null)
      throw noLayout('This is no device tree blob', source.dtb, 'Choose a file that dtc made.');
    const layouts = layoutsOfTree(root);
    if (layouts.length > 0) return layouts;
    throw noLayout('This device tree divides no flash', source.dtb, 'Choose one that has partitions.');
  });
}

function layoutsOfLine(line: string, sizeBytes: number): FlashLayout[] {
  try {
    return parseMtdparts(line, sizeBytes);
  } catch (thrown) {
    if (!(thrown instanceof BadMtdparts)) throw thrown;
    const what = thrown.message.replace(/\.$/, '');
    throw noLayout(what, null, 'Write it as mtdparts=FLASH:256k(u-boot)ro,64k(env),-(rootfs).');
  }
}

function divided(layout: FlashLayout, imageBytes: number, nodes: readonly StructureNode[]): DividedImage {
  const problems = [...layout.problems];
  const partitions: DividedPart[] = [];
  for (const { name, partition } of named(layout.partitions, '')) {
    const { offset, sizeBytes, isReadOnly } = partition;
    const size = Math.min(sizeBytes ?? imageBytes, Math.max(0, imageBytes - offset));
    if (size === 0) {
      problems.push(`“${name}” begins beyond the image, and is left out.`);
      continue;
    }
    if (sizeBytes !== null && size < sizeBytes)
      problems.push(
        `“${name}” reaches beyond the image: ${sizeText(sizeBytes)}, of which ${sizeText(size)} are there.`,
      );
    const structures = outermostIn(nodes, offset, offset + size);
    partitions.push({ name, offset, size, isReadOnly, structures });
  }
  return { flash: layout.flash, partitions, problems };
}

function* named(
  partitions: readonly FlashPartition[],
  prefix: string,
): Generator<{ readonly name: string; readonly partition: FlashPartition }> {
  for (const partition of partitions) {
    const name = `${prefix}${partition.name}`;
    yield { name, partition };
    yield* named(partition.children ?? [], `${name}/`);
  }
}

function outermostIn(nodes: readonly StructureNode[], start: number, end: number): DividedPart['structures'] {
  return nodes
    .filter(({ parent, offset }) => parent === null && offset !== null && offset >= start && offset < end)
    .map(({ kind, name, offset, size }) => ({ kind, name, offset, size }));
}

function noLayout(what: string, where: string | null, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where, todo });
}
