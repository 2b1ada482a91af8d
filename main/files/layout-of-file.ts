/** How an image is divided, as an `mtdparts=` line or a device tree says, and what a scan finds in each part. */
import { UserError } from '../../app/contract/errors.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Browser } from '../browse/browse.ts';
import { withBytesOfFile } from '../browse/image-bytes.ts';
import type { FlashLayout } from '../image/layout/flash-partition.ts';
import { placedPartitions } from '../image/layout/placed-partitions.ts';
import type { OnProgress } from '../work/task.ts';
import { layoutsOfLine, layoutsOfTreeFile } from './layout-source.ts';
import { layoutsFound, type ScannedLayouts } from './scanned-layouts.ts';

/** Where the division is told: the path of a device tree blob, or a line. */
export type LayoutSource = { readonly dtb: string } | { readonly mtdparts: string };

/** A part of the image. Places and sizes are bytes; those inside of another one follow it, as `outer/inner`. */
export interface DividedPart {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly isReadOnly: boolean;
  /** The outermost structures that begin in it. */
  readonly structures: readonly HeldStructure[];
  /** The outermost one that begins before it and reaches into it; null where none does. */
  readonly liesIn: LyingStructure | null;
}

type LyingStructure = Pick<StructureNode, 'kind' | 'name' | 'offset' | 'size'>;

interface HeldStructure extends LyingStructure {
  /** How many of its bytes lie behind the end of the part. */
  readonly cutBytes: number;
}

/** As one flash of the source is divided. */
export interface DividedImage {
  readonly flash: string;
  readonly partitions: readonly DividedPart[];
  /** What was cut or left out, a sentence each. */
  readonly problems: readonly string[];
}

/** An entry for each flash that the source divides. */
export interface DividedFile {
  readonly flashes: readonly DividedImage[];
  /** Which layout of the image it is, where the image itself tells it; null where a source was named. */
  readonly told: string | null;
  /** What the scan left out, a sentence each. */
  readonly omissions: readonly string[];
}

/** For a command without a window. */
export interface LayoutCommands {
  /**
   * Null for the source: the layout that lies in the image, of several the first.
   * @throws UserError for a source that divides no flash, and an image that has no layout; as `scanFile`
   */
  layoutOfFile(
    path: string,
    source: LayoutSource | null,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<DividedFile>;
}

/** The command, which scans as all others do. */
export function layoutCommands(browser: Browser): LayoutCommands {
  return {
    layoutOfFile: (path, source, signal, onProgress) =>
      withBytesOfFile(path, async (image) => {
        const sizeBytes = image.bytes.length;
        const named = source === null ? null : await layoutsOf(source);
        const structure = await browser.structureOf(image, signal, onProgress);
        const { layouts, told } =
          named === null
            ? firstOf(await layoutsFound(browser.bytesOf(image, structure, signal)), path)
            : { layouts: named, told: null };
        const flashes = layouts.map((layout) => divided(layout, sizeBytes, structure.nodes));
        return { flashes, told, omissions: structure.omissions };
      }),
  };
}

function layoutsOf(source: LayoutSource): Promise<FlashLayout[]> {
  return 'dtb' in source ? layoutsOfTreeFile(source.dtb) : Promise.resolve(layoutsOfLine(source.mtdparts));
}

interface Told {
  readonly layouts: readonly FlashLayout[];
  readonly told: string | null;
}

/** @throws UserError where there is none */
function firstOf([first, ...others]: readonly ScannedLayouts[], path: string): Told {
  if (first === undefined)
    throw new UserError({
      code: 'bad-input',
      what: 'Nothing in this image tells how it is divided',
      where: path,
      todo: 'Name a layout with --mtdparts or --dtb.',
    });
  const told = `As ${placedSource(first)} tells it.`;
  if (others.length === 0) return { layouts: first.layouts, told };
  const more = pluralText(others.length, 'other layout lies', 'other layouts lie');
  const places = others.slice(0, LISTED).map(placedSource).join('; ');
  const rest = others.length > LISTED ? '; …' : '';
  return {
    layouts: first.layouts,
    told: `${told} ${more} in the image, which --mtdparts or --dtb name: ${places}${rest}.`,
  };
}

const LISTED = 8;

function placedSource({ source, teller: { id, offset } }: ScannedLayouts): string {
  const place = offset === null ? 'in what was unpacked' : `at 0x${offset.toString(16).padStart(8, '0')}`;
  return `${source} ${place} (${id} of the scan)`;
}

function divided(layout: FlashLayout, imageBytes: number, nodes: readonly StructureNode[]): DividedImage {
  const { partitions, problems } = placedPartitions(layout, imageBytes);
  return {
    flash: layout.flash,
    partitions: partitions.map(({ name, offset, sizeBytes: size, isReadOnly }) => {
      const { structures, liesIn } = outermostIn(nodes, offset, offset + size);
      return { name, offset, size, isReadOnly, structures, liesIn };
    }),
    problems: [...problems, ...partitions.flatMap((partition) => partition.problems)],
  };
}

function outermostIn(
  nodes: readonly StructureNode[],
  start: number,
  end: number,
): Pick<DividedPart, 'structures' | 'liesIn'> {
  const outermost = nodes.flatMap(({ parent, kind, name, offset, size }) =>
    parent === null && offset !== null ? [{ kind, name, offset, size }] : [],
  );
  return {
    structures: outermost
      .filter(({ offset }) => offset >= start && offset < end)
      .map((node) => ({ ...node, cutBytes: Math.max(0, node.offset + node.size - end) })),
    liesIn: outermost.find(({ offset, size }) => offset < start && offset + size > start) ?? null,
  };
}
