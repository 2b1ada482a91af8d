/** Draws what lies under the bytes of a row: structures, notes, the selection, and what happened to them. */
import { colorOfBand, cssOf, receding, type StructureBand } from '../colours/cell-colours.ts';
import { bandRunsOf, type ColumnRun } from './column-runs.ts';
import type { GridPaper } from './grid-paper.ts';
import type { GridRow, GridView } from './layout.ts';
import { type GridMarks, groundRunsOf } from './marks.ts';
import { notedRunsOf } from './noted.ts';

/** How far the ground of a structure recedes into the panel's: what is written on it stays as legible as without it. */
const GROUND_RECEDES = { plain: 0.8, other: 0.9, free: 0.96 } as const;
/** The line under a structure, in CSS pixels; it shows under a selection, too. */
const LINE_CSS_PX = 2;
/** A line beneath each row would else say more than the bytes. */
const LINE_RECEDES = 0.3;

/** The grounds of one row. `changed`: which of its bytes did, null where that is not known. */
export function paintGrounds(
  context: CanvasRenderingContext2D,
  paper: GridPaper,
  { row, changed, marks }: { row: GridRow; changed: Uint8Array | null; marks: GridMarks },
): void {
  const { view, palette } = paper;
  const { groupBytes } = view.form;
  const parts = bandRunsOf(row, groupBytes, marks.parts ?? []);
  for (const run of parts) {
    context.fillStyle = partGround(paper, run.tone);
    fillRun(context, view, row, run);
  }
  for (const run of notedRunsOf(row, groupBytes, marks.noted ?? [])) {
    context.fillStyle = palette.noteGrounds[run.tone];
    fillRun(context, view, row, run);
  }
  const grounds = {
    selected: palette.youGround,
    changed: palette.changedGround,
    waiting: palette.machineGround,
    found: palette.foundGround,
  };
  const runs = groundRunsOf(row, { changed, groupBytes }, marks);
  for (const run of runs) {
    context.fillStyle = grounds[run.tone];
    fillRun(context, view, row, run);
  }
  for (const run of parts) paintPartEdges(context, paper, row, run);
  for (const run of runs) paintGroundLine(context, paper, row, run);
}

function partGround({ cellPalette }: GridPaper, band: StructureBand): string {
  return cssOf(receding(cellPalette, cellPalette.groups[band.group], GROUND_RECEDES[band.shade]));
}

/**
 * A line under the bytes of a part, and one before its first: where one ends and the next begins is seen without the colours.
 */
function paintPartEdges(
  context: CanvasRenderingContext2D,
  { view, cellPalette, pixelRatio }: GridPaper,
  row: GridRow,
  run: ColumnRun<StructureBand>,
): void {
  const { linePx } = view.metrics;
  const thickPx = Math.max(1, Math.round(LINE_CSS_PX * pixelRatio));
  context.fillStyle = cssOf(receding(cellPalette, colorOfBand(cellPalette, run.tone), LINE_RECEDES));
  const { leftX, widthPx } = bytesOf(view, run);
  context.fillRect(leftX, row.topY + linePx - thickPx, widthPx, thickPx);
  if (row.deviceOffset + run.startColumn !== run.tone.start) return;
  const firstX = (view.columns.byteX[run.startColumn] ?? 0) - sidePxOf(view);
  context.fillRect(firstX, row.topY, Math.max(1, Math.round(pixelRatio)), linePx);
}

/** Where the system chooses the colours a ground may be no other than the panel's. */
function paintGroundLine(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  row: GridRow,
  run: ReturnType<typeof groundRunsOf>[number],
): void {
  const hasNoGround = run.tone === 'changed' && palette.changedGround === palette.panel;
  if (run.tone !== 'found' && !hasNoGround) return;
  const thinPx = Math.max(1, Math.round(pixelRatio));
  context.fillStyle = run.tone === 'found' ? palette.found : palette.changed;
  const { leftX, widthPx } = bytesOf(view, run);
  context.fillRect(leftX, row.topY + view.metrics.linePx - thinPx, widthPx, thinPx);
}

/** Fills the ground under the bytes of a run, and under their text. */
function fillRun(
  context: CanvasRenderingContext2D,
  view: GridView,
  { topY }: GridRow,
  run: ColumnRun<unknown>,
): void {
  const { textX, textPitchPx } = view.columns;
  const { leftX, widthPx } = bytesOf(view, run);
  context.fillRect(leftX, topY, widthPx, view.metrics.linePx);
  if (textX === null) return;
  const textWidthPx = (run.endColumn - run.startColumn) * textPitchPx;
  context.fillRect(textX + run.startColumn * textPitchPx, topY, textWidthPx, view.metrics.linePx);
}

/** Where bytes of one group stand: the lowest byte of a number may be its last one. */
function bytesOf(view: GridView, { startColumn, endColumn }: ColumnRun<unknown>) {
  const { byteX, bytePitchPx } = view.columns;
  const leftX = Math.min(byteX[startColumn] ?? 0, byteX[endColumn - 1] ?? 0) - sidePxOf(view);
  return { leftX, widthPx: (endColumn - startColumn) * bytePitchPx };
}

function sidePxOf({ columns, metrics }: GridView): number {
  return Math.floor((columns.bytePitchPx - 2 * metrics.charPx) / 2);
}
