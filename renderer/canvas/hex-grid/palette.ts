/** The colours and fonts of the page's tokens, as a canvas wants them. */
import type { NoteColour } from '../../../app/contract/note.ts';
import { PARTITION_COLOURS } from '../colours/partition-colours.ts';
import type { GridMetrics } from './layout.ts';

export interface Palette {
  readonly panel: string;
  readonly raised: string;
  readonly raisedMore: string;
  readonly line: string;
  readonly text: string;
  readonly secondary: string;
  readonly faint: string;
  readonly you: string;
  readonly youGround: string;
  /** Text on `youGround`. */
  readonly onYouGround: string;
  readonly changed: string;
  readonly changedGround: string;
  /** Of changed bytes that are erased now: they recede as all erased ones do. */
  readonly changedToErased: string;
  /** What a search found. */
  readonly found: string;
  readonly foundGround: string;
  readonly machine: string;
  readonly machineGround: string;
  /** What people noted, by the names of their colours. */
  readonly notes: Readonly<Record<NoteColour, string>>;
  /** Under the bytes that they noted. */
  readonly noteGrounds: Readonly<Record<NoteColour, string>>;
  /** By the number of the colour. */
  readonly partitions: readonly string[];
  readonly erased: string;
  readonly zero: string;
  /** Font families, and sizes in CSS px. */
  readonly monoFont: string;
  readonly textFont: string;
  readonly gridSizeCssPx: number;
  readonly gridLineCssPx: number;
  readonly smallSizeCssPx: number;
}

/** Reads the tokens where `element` stands; read again when theme, zoom or window width change. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const size = (name: string) => Number.parseFloat(token(name)) || 13;
  const groundOf = (name: string) => `color-mix(in oklab, ${token(name)} 16%, ${token('--panel')})`;
  return {
    panel: token('--panel'),
    raised: token('--raised'),
    raisedMore: token('--raised-more'),
    line: token('--line'),
    text: token('--text'),
    secondary: token('--secondary'),
    faint: token('--faint'),
    you: token('--you'),
    youGround: token('--you-ground'),
    onYouGround: token('--on-you-ground'),
    changed: token('--changed'),
    changedGround: token('--changed-ground'),
    changedToErased: token('--changed-to-erased'),
    found: token('--found'),
    foundGround: token('--found-ground'),
    machine: token('--machine'),
    machineGround: token('--machine-ground'),
    notes: {
      red: token('--note-red'),
      orange: token('--note-orange'),
      green: token('--note-green'),
      blue: token('--note-blue'),
      violet: token('--note-violet'),
      grey: token('--note-grey'),
    },
    noteGrounds: {
      red: groundOf('--note-red'),
      orange: groundOf('--note-orange'),
      green: groundOf('--note-green'),
      blue: groundOf('--note-blue'),
      violet: groundOf('--note-violet'),
      grey: groundOf('--note-grey'),
    },
    partitions: Array.from({ length: PARTITION_COLOURS }, (_, number) => token(`--partition-${number}`)),
    erased: token('--erased'),
    zero: token('--zero'),
    monoFont: token('--font-mono') || 'monospace',
    textFont: token('--font-text') || 'sans-serif',
    gridSizeCssPx: size('--grid-size'),
    gridLineCssPx: size('--grid-line'),
    smallSizeCssPx: size('--small-size'),
  };
}

/** The grid's font at this device pixel ratio, for `CanvasRenderingContext2D.font`. */
export function gridFont(palette: Palette, pixelRatio: number): string {
  return `${palette.gridSizeCssPx * pixelRatio}px ${palette.monoFont}`;
}

const PAD_CSS_PX = 12;

/** Measures the grid's font. Sets the context's font on the way. */
export function measureGrid(
  context: CanvasRenderingContext2D,
  palette: Palette,
  pixelRatio: number,
): GridMetrics {
  context.font = gridFont(palette, pixelRatio);
  const measured = context.measureText('0');
  const linePx = Math.round(palette.gridLineCssPx * pixelRatio);
  const fontPx = palette.gridSizeCssPx * pixelRatio;
  return {
    charPx: measured.width,
    linePx,
    // Capitals and digits of a monospaced face are some 0.72 of its size: centred, they look level with their ground.
    baselinePx: Math.round((linePx + 0.72 * fontPx) / 2),
    padPx: Math.round(PAD_CSS_PX * pixelRatio),
  };
}
