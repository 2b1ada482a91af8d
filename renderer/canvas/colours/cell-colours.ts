/** The colours of cells, as the page's tokens have them. One for the minimap and the map, so that both say the same. */
import { type ByteCell, type ByteClass, classOf } from '../../../app/contract/overview/byte-cell.ts';
import { PARTITION_COLOURS, type PartitionBand } from './partition-colours.ts';
import type { StructureGroup } from './structure-groups.ts';

/** What the colours say: what the bytes are, how much is in them, what lies there, or whose part of the flash it is. */
export const CELL_COLORINGS = ['kinds', 'entropy', 'structures', 'partitions'] as const;
export type CellColoring = (typeof CELL_COLORINGS)[number];
/** Those that need the bytes counted. */
export type CountedColoring = Extract<CellColoring, 'kinds' | 'entropy'>;

export function needsCells(coloring: CellColoring): coloring is CountedColoring {
  return coloring === 'kinds' || coloring === 'entropy';
}

/** Bytes [start, end) that have a colour. */
export interface Band {
  readonly start: number;
  readonly end: number;
}

/** Bytes of the image that belong to a structure. */
export interface StructureBand extends Band {
  readonly group: StructureGroup;
  /** By turns, so that what lies beside each other is told apart; what is free in it recedes. */
  readonly shade: 'plain' | 'other' | 'free';
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export interface CellPalette {
  readonly classes: Readonly<Record<ByteClass, Rgb>>;
  /** From 0 bits to 8, in even steps. */
  readonly entropies: readonly Rgb[];
  readonly groups: Readonly<Record<StructureGroup, Rgb>>;
  /** By the number of the colour. */
  readonly partitions: readonly Rgb[];
  /** Where nothing is: no structure, no bytes, nothing counted yet. */
  readonly nothing: Rgb;
  readonly ground: Rgb;
}

const STEPS = 32;
/** What code has: there the colour of code is reached. */
const MIDDLE_STEP = (5.8 / 8) * STEPS;

/** Reads the tokens where `element` stands; read again when the theme changes. */
export function readCellPalette(element: Element): CellPalette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const rgbOf = rgbReader();
  const mixed = (from: string, to: string, share: number) =>
    rgbOf(`color-mix(in oklab, ${token(to)} ${100 * share}%, ${token(from)})`);
  const color = (name: string) => rgbOf(token(name));
  return {
    classes: {
      erased: color('--class-erased'),
      zero: color('--class-zero'),
      text: color('--class-text'),
      data: color('--class-data'),
      packed: color('--class-packed'),
    },
    entropies: Array.from({ length: STEPS + 1 }, (_, step) =>
      step <= MIDDLE_STEP
        ? mixed('--class-erased', '--class-data', step / MIDDLE_STEP)
        : mixed('--class-data', '--class-packed', (step - MIDDLE_STEP) / (STEPS - MIDDLE_STEP)),
    ),
    groups: {
      firmware: color('--structure-firmware'),
      boot: color('--structure-boot'),
      files: color('--structure-files'),
      packed: color('--structure-packed'),
      settings: color('--structure-settings'),
      layout: color('--structure-layout'),
      other: color('--structure-other'),
    },
    partitions: Array.from({ length: PARTITION_COLOURS }, (_, number) => color(`--partition-${number}`)),
    nothing: color('--raised'),
    ground: color('--panel'),
  };
}

/** Lets the browser work a colour out, whatever it is written as. */
function rgbReader(): (color: string) => Rgb {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 1];
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  return (color) => {
    if (context === null) return [0, 0, 0];
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}

/** The colour of a cell by its bytes. */
export function colorOfCell(
  palette: CellPalette,
  coloring: CountedColoring,
  cell: ByteCell,
  lengthBytes: number,
): Rgb {
  if (coloring === 'kinds') return palette.classes[classOf(cell, lengthBytes)];
  return palette.entropies[Math.round((cell.entropy / 8) * STEPS)] ?? palette.nothing;
}

const SHADES = { plain: 0, other: 0.25, free: 0.7 } as const;

export function colorOfBand(palette: CellPalette, { group, shade }: StructureBand): Rgb {
  return receding(palette, palette.groups[group], SHADES[shade]);
}

export function colorOfPartition(palette: CellPalette, { colour }: PartitionBand): Rgb {
  return palette.partitions[colour] ?? palette.nothing;
}

/** Recedes into the ground: what is only guessed at, or not what a person has chosen. */
export function receding(palette: CellPalette, [red, green, blue]: Rgb, share: number): Rgb {
  const [groundRed, groundGreen, groundBlue] = palette.ground;
  const mix = (color: number, ground: number) => Math.round(color + (ground - color) * share);
  return [mix(red, groundRed), mix(green, groundGreen), mix(blue, groundBlue)];
}

/** The number of the band that holds a byte, else of the next one. `bands`: ascending. */
export function bandsFrom(bands: readonly Band[], offset: number): number {
  let [low, high] = [0, bands.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bands[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return offset < (bands[low - 1]?.end ?? 0) ? low - 1 : low;
}

/** The band that holds a byte. `bands`: ascending. */
export function bandAt<B extends Band>(bands: readonly B[], offset: number): B | null {
  const band = bands[bandsFrom(bands, offset)];
  return band !== undefined && band.start <= offset ? band : null;
}

export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
