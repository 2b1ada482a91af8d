/**
 * Draws a layout. One `fillText` a byte: measured under software rendering, that is as fast as whole rows of text
 * and three times as fast as a glyph atlas.
 */
import { formatCount } from '../../format/numbers.ts';
import { bandAt, colorOfBand, cssOf, type StructureBand } from '../colours/cell-colours.ts';
import { hasNumbers } from './grid-form.ts';
import type { GridPaper } from './grid-paper.ts';
import type { GridRow, GridShape } from './layout.ts';
import {
  bracketOf,
  type GridMarks,
  isIn,
  type Lying,
  notesOf,
  type RowBytes,
  type RowNote,
  type RowPlace,
  type TextTone,
  textToneOf,
  waitingByte,
} from './marks.ts';
import { paintNoted } from './noted.ts';
import { paintCursor } from './paint-cursor.ts';
import { paintGrounds } from './paint-grounds.ts';
import { gridFont, type Palette } from './palette.ts';
import { textRowOf } from './row-context.ts';
import { textCellsOf } from './text-cells.ts';

/** What is drawn into the places. */
export interface GridContent {
  readonly shape: GridShape;
  readonly marks: GridMarks;
  /** Title of the first column: `offset`, `bus`. */
  readonly offsetTitle: string;
  /** The bytes of a row, null while they are not here. */
  readonly bytesOf: (row: RowPlace) => RowBytes | null;
  /** What begins in a row, of what lies in the image. */
  readonly lyingIn: (row: RowPlace) => Lying | null;
  /** What stands in the first column of the row that begins with a byte. */
  readonly formatOffset: (deviceOffset: number) => string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** What stands for a byte that is no part of a character that can be shown. */
const UNPRINTABLE = '·';
const ABSENT = '··';
const TEXT_TITLES = {
  ascii: 'text',
  latin1: 'Latin-1',
  utf8: 'UTF-8',
  utf16le: 'UTF-16 LE',
  utf16be: 'UTF-16 BE',
} as const;

/** Draws all of the grid; what was on the canvas is gone. */
export function paintGrid(context: CanvasRenderingContext2D, paper: GridPaper, content: GridContent): void {
  const { view, palette } = paper;
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, view.widthPx, view.heightPx);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.font = gridFont(palette, paper.pixelRatio);
  context.save();
  context.beginPath();
  context.rect(0, view.headerPx, view.widthPx, view.heightPx - view.headerPx);
  context.clip();
  for (const row of view.rows) paintRow(context, paper, content, row);
  for (const row of view.rows) if (row.startsBlock !== null) paintBlockEdge(context, paper, row.topY);
  paintNoted(context, paper, content.marks.noted ?? []);
  paintCursor(context, paper, content.marks);
  paintNotes(context, paper, content);
  context.restore();
  paintHeader(context, paper, content);
}

function paintRow(
  context: CanvasRenderingContext2D,
  paper: GridPaper,
  content: GridContent,
  row: GridRow,
): void {
  const { view, palette } = paper;
  const rowBytes = content.bytesOf(row);
  paintGrounds(context, paper, { row, changed: rowBytes?.changed ?? null, marks: content.marks });
  const baselineY = row.topY + view.metrics.baselinePx;
  const isCursorRow = isIn(content.marks.cursorOffset, rangeOf(row));
  context.fillStyle = isCursorRow ? palette.secondary : palette.faint;
  context.fillText(content.formatOffset(row.deviceOffset), view.columns.offsetX, baselineY);
  if (rowBytes === null) paintAbsent(context, paper, row, baselineY);
  else paintBytes(context, paper, { row, rowBytes, content, baselineY });
  if (rowBytes !== null && rowBytes.changed !== null) paintGutter(context, paper, row, palette.changed);
  paintBracket(context, paper, row, content.marks);
  if (content.marks.touched !== null) paintTouched(context, paper, row, content.marks.touched);
}

function rangeOf(row: GridRow) {
  return { start: row.deviceOffset, end: row.deviceOffset + row.lengthBytes };
}

function paintBytes(
  context: CanvasRenderingContext2D,
  { view, palette }: GridPaper,
  line: { row: GridRow; rowBytes: RowBytes; content: GridContent; baselineY: number },
): void {
  const { byteX, textX, textPitchPx } = view.columns;
  const { row, rowBytes, content, baselineY } = line;
  const { marks } = content;
  const texts = textX === null ? [] : textCellsOf(view.form.text, textRowOf(view, content, row, rowBytes));
  for (let column = 0; column < row.lengthBytes; column += 1) {
    const waits = waitingByte(row.deviceOffset + column, marks.waiting);
    const byte = waits ?? rowBytes.bytes[column];
    // Beside a longer image rows go on after the last byte.
    if (byte === undefined) break;
    const isChanged = rowBytes.changed?.[column] === 1;
    const tone = textToneOf(row.deviceOffset + column, byte, isChanged, marks);
    context.fillStyle = colorOf(tone, palette);
    context.fillText(HEX[byte] ?? '', byteX[column] ?? 0, baselineY);
    if (textX === null) continue;
    const text = texts[column] ?? null;
    if (text === '') continue;
    if (tone === 'plain' && text === null) context.fillStyle = palette.faint;
    context.fillText(text ?? UNPRINTABLE, textX + column * textPitchPx, baselineY);
  }
}

function colorOf(tone: TextTone, palette: Palette): string {
  switch (tone) {
    case 'plain':
      return palette.text;
    case 'zero':
      return palette.zero;
    case 'erased':
      return palette.erased;
    case 'selected':
      return palette.onYouGround;
    case 'changed':
      return palette.changed;
    case 'changedToErased':
      return palette.changedToErased;
    case 'waiting':
      return palette.machine;
  }
}

function paintAbsent(
  context: CanvasRenderingContext2D,
  { view, palette }: GridPaper,
  row: GridRow,
  baselineY: number,
): void {
  context.fillStyle = palette.line;
  for (let column = 0; column < row.lengthBytes; column += 1) {
    context.fillText(ABSENT, view.columns.byteX[column] ?? 0, baselineY);
  }
}

/** A changed row has a bar at its left as well as its colour. */
function paintGutter(
  context: CanvasRenderingContext2D,
  { view, pixelRatio }: GridPaper,
  row: GridRow,
  color: string,
): void {
  context.fillStyle = color;
  const widthPx = Math.max(2, Math.round(2 * pixelRatio));
  context.fillRect(Math.round(view.metrics.padPx / 3), row.topY, widthPx, view.metrics.linePx);
}

/** A bracket between offsets and bytes, open to the bytes that were written just now. */
function paintBracket(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  row: GridRow,
  marks: GridMarks,
): void {
  const bracket = bracketOf(row, marks);
  if (bracket === null) return;
  const { linePx, charPx } = view.metrics;
  const thickPx = Math.max(2, Math.round(2 * pixelRatio));
  const insetPx = Math.round(2 * pixelRatio);
  const x = Math.round(view.columns.firstX - 1.4 * charPx);
  const topY = row.topY + (bracket.opens ? insetPx : 0);
  const endY = row.topY + linePx - (bracket.closes ? insetPx : 0);
  const armPx = Math.round(0.7 * charPx);
  context.fillStyle = palette.machine;
  context.fillRect(x, topY, thickPx, endY - topY);
  if (bracket.opens) context.fillRect(x, topY, armPx, thickPx);
  if (bracket.closes) context.fillRect(x, endY - thickPx, armPx, thickPx);
}

function paintTouched(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  row: GridRow,
  touched: { start: number; end: number },
): void {
  const startColumn = Math.max(0, touched.start - row.deviceOffset);
  const endColumn = Math.min(row.lengthBytes, touched.end - row.deviceOffset);
  if (startColumn >= endColumn) return;
  const { byteX, textX, textPitchPx } = view.columns;
  const thickPx = Math.max(1, Math.round(2 * pixelRatio));
  const y = row.topY + view.metrics.linePx - thickPx;
  context.fillStyle = palette.machine;
  const lefts = byteX.slice(startColumn, endColumn);
  const leftX = Math.min(...lefts);
  // One line from end to end, unless the bytes of a number stand the other way round: part of one has a line of its own.
  if (view.form.order !== 'little')
    context.fillRect(leftX, y, Math.max(...lefts) + 2 * view.metrics.charPx - leftX, thickPx);
  else for (const left of lefts) context.fillRect(left, y, 2 * view.metrics.charPx, thickPx);
  if (textX !== null) {
    context.fillRect(textX + startColumn * textPitchPx, y, (endColumn - startColumn) * textPitchPx, thickPx);
  }
}

function paintBlockEdge(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  topY: number,
): void {
  const thickPx = Math.max(1, Math.round(pixelRatio));
  const leftX = view.metrics.padPx;
  context.fillStyle = palette.faint;
  context.fillRect(leftX, topY, view.widthPx - leftX, thickPx);
}

/** Block numbers at the end of their line, and what happened to a row where there is room to say it. */
function paintNotes(context: CanvasRenderingContext2D, paper: GridPaper, content: GridContent): void {
  const { view, palette, pixelRatio } = paper;
  const { noteX } = view.columns;
  context.font = `${palette.smallSizeCssPx * pixelRatio}px ${palette.textFont}`;
  const notes = noteX === null ? [] : notesOf(view.rows, content);
  for (const [index, row] of view.rows.entries()) {
    const note = notes[index] ?? null;
    if (note !== null && noteX !== null) {
      context.fillStyle = barColorOf(note, paper, partAtEndOf(row, content.marks));
      const isPlain = note.noted === undefined && note.partitionColour === undefined;
      const barPx = Math.max(2, Math.round((isPlain ? 2 : 4) * pixelRatio));
      context.fillRect(
        noteX,
        row.topY + Math.round(3 * pixelRatio),
        barPx,
        view.metrics.linePx - 6 * pixelRatio,
      );
      const baselineY = row.topY + view.metrics.baselinePx;
      paintNote(context, paper, note, { x: noteX + Math.round(8 * pixelRatio), y: baselineY });
    }
    if (row.startsBlock !== null) paintBlockNumber(context, paper, row, row.startsBlock);
  }
}

/** At the end of the line, over a note that has no room before it. */
function paintBlockNumber(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  { topY }: GridRow,
  block: number,
): void {
  const { linePx, baselinePx, padPx } = view.metrics;
  const label = view.columns.noteX === null ? `#${block}` : `block ${formatCount(block)}`;
  const rightX = view.widthPx - Math.round(padPx / 2);
  const edgePx = Math.max(1, Math.round(pixelRatio));
  const leftX = rightX - context.measureText(label).width - padPx;
  if (view.columns.noteX === null) {
    // The line that ends the block before says as much where there is no room.
    if (leftX + padPx < view.columns.endX + view.metrics.charPx / 2) return;
  } else {
    context.fillStyle = palette.panel;
    context.fillRect(leftX, topY + edgePx, view.widthPx - leftX, linePx - edgePx);
  }
  context.fillStyle = palette.secondary;
  context.textAlign = 'right';
  context.fillText(label, rightX, topY + baselinePx);
  context.textAlign = 'left';
}

/** The bar before the name of a structure has the colour that it has in the row. */
function barColorOf(
  { noted, partitionColour, tone }: RowNote,
  { palette, cellPalette }: GridPaper,
  part: StructureBand | null,
): string {
  if (noted !== undefined) return palette.notes[noted.colour];
  if (partitionColour !== undefined) return palette.partitions[partitionColour] ?? palette.you;
  if (tone !== 'lying') return noteColorOf(tone, palette);
  return part === null ? palette.you : cssOf(colorOfBand(cellPalette, part));
}

/** Of several structures that begin in a row the last one is told. */
function partAtEndOf({ deviceOffset, lengthBytes }: GridRow, { parts }: GridMarks): StructureBand | null {
  return bandAt(parts ?? [], deviceOffset + lengthBytes - 1);
}

/** What people noted, then the name as other words, and the rest in the colour of what it says. */
function paintNote(
  context: CanvasRenderingContext2D,
  { palette, pixelRatio }: GridPaper,
  { name, text, tone, noted }: RowNote,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  const color = noteColorOf(tone, palette);
  let textX = x;
  if (noted !== undefined) {
    context.fillStyle = palette.text;
    context.fillText(noted.name, x, y);
    textX += context.measureText(noted.name).width + Math.round(12 * pixelRatio);
  }
  if (name !== null) {
    context.fillStyle = tone === 'lying' ? palette.text : color;
    context.fillText(name, textX, y);
    textX += context.measureText(name).width + Math.round(8 * pixelRatio);
  }
  context.fillStyle = color;
  context.fillText(text, textX, y);
}

function noteColorOf(tone: RowNote['tone'], palette: Palette): string {
  if (tone === 'changed') return palette.changed;
  return tone === 'past' || tone === 'lying' ? palette.secondary : palette.machine;
}

function paintHeader(context: CanvasRenderingContext2D, paper: GridPaper, content: GridContent): void {
  const { view, palette, pixelRatio } = paper;
  const { columns, headerPx, metrics } = view;
  const baselineY = Math.round((headerPx - metrics.linePx) / 2) + metrics.baselinePx;
  const cursorColumn = content.marks.cursorOffset % view.rowBytes;
  context.font = gridFont(palette, pixelRatio);
  context.fillStyle = palette.faint;
  context.fillText(content.offsetTitle, columns.offsetX, baselineY);
  columns.byteX.forEach((x, column) => {
    // Numbers leave no room between the columns: they are told by their first bytes.
    const isTold = !hasNumbers(view.form) || column % view.form.groupBytes === 0;
    if (!isTold && column !== cursorColumn) return;
    context.fillStyle = column === cursorColumn ? palette.text : palette.faint;
    context.fillText(HEX[column] ?? '', x, baselineY);
  });
  context.fillStyle = palette.faint;
  if (columns.textX !== null) context.fillText(TEXT_TITLES[view.form.text], columns.textX, baselineY);
  context.fillStyle = palette.line;
  context.fillRect(0, headerPx - 1, view.widthPx, 1);
}
