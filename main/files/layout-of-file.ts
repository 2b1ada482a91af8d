/** How an image is divided, as an `mtdparts=` line or a device tree says, and what a scan finds in each part. */
import type { StructureNode } from '../../app/contract/structure.ts';
import type { Browser } from '../browse/browse.ts';
import { withBytesOfFile } from '../browse/image-bytes.ts';
import type { FlashLayout } from '../image/layout/flash-partition.ts';
import { placedPartitions } from '../image/layout/placed-partitions.ts';
import type { OnProgress } from '../work/task.ts';
import { layoutsOfLine, layoutsOfTreeFile } from './layout-source.ts';

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
        const layouts = await layoutsOf(source);
        const { nodes } = await browser.structureOf(image, signal, onProgress);
        return layouts.map((layout) => divided(layout, sizeBytes, nodes));
      }),
  };
}

function layoutsOf(source: LayoutSource): Promise<FlashLayout[]> {
  return 'dtb' in source ? layoutsOfTreeFile(source.dtb) : Promise.resolve(layoutsOfLine(source.mtdparts));
}

function divided(layout: FlashLayout, imageBytes: number, nodes: readonly StructureNode[]): DividedImage {
  const { partitions, problems } = placedPartitions(layout, imageBytes);
  return {
    flash: layout.flash,
    partitions: partitions.map(({ name, offset, sizeBytes: size, isReadOnly }) => {
      const structures = outermostIn(nodes, offset, offset + size);
      return { name, offset, size, isReadOnly, structures };
    }),
    problems: [...problems, ...partitions.flatMap((partition) => partition.problems)],
  };
}

function outermostIn(nodes: readonly StructureNode[], start: number, end: number): DividedPart['structures'] {
  return nodes
    .filter(({ parent, offset }) => parent === null && offset !== null && offset >= start && offset < end)
    .map(({ kind, name, offset, size }) => ({ kind, name, offset, size }));
}
