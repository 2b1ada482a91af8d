/** Draws the cursor: a frame around the byte, or around its text where a person types there, and what is half typed. */
import type { GridPaper } from './grid-paper.ts';
import type { GridRow } from './layout.ts';
import { type GridMarks, isIn } from './marks.ts';

/** Stands for the digit that is not typed yet. */
const OPEN_DIGIT = '_';

export function paintCursor(context: CanvasRenderingContext2D, paper: GridPaper, marks: GridMarks): void {
  const { view, palette, pixelRatio } = paper;
  const row = view.rows.find(({ deviceOffset, lengthBytes }) =>
    isIn(marks.cursorOffset, { start: deviceOffset, end: deviceOffset + lengthBytes }),
  );
  if (row === undefined) return;
  const boxes = boxesOf(paper, marks.cursorOffset - row.deviceOffset);
  const isInText = marks.typing?.column === 'text' && boxes.text !== null;
  const [framed, underlined] = isInText ? [boxes.text, boxes.byte] : [boxes.byte, boxes.text];
  const thickPx = Math.max(1, Math.round((marks.hasFocus ? 1.5 : 1) * pixelRatio));
  context.strokeStyle = marks.hasFocus ? palette.you : palette.secondary;
  context.lineWidth = marks.typing === null ? thickPx : 2 * thickPx;
  if (marks.typing?.digit != null) paintDigit(context, paper, { row, ...boxes.byte }, marks.typing.digit);
  if (framed !== null) {
    const inset = thickPx / 2;
    context.beginPath();
    const heightPx = view.metrics.linePx - thickPx;
    context.roundRect(
      framed.leftX + inset,
      row.topY + inset,
      framed.widthPx - thickPx,
      heightPx,
      3 * pixelRatio,
    );
    context.stroke();
  }
  if (underlined === null) return;
  context.fillStyle = context.strokeStyle;
  context.fillRect(underlined.leftX, row.topY + view.metrics.linePx - thickPx, underlined.widthPx, thickPx);
}

interface Box {
  readonly leftX: number;
  readonly widthPx: number;
}

function boxesOf({ view }: GridPaper, column: number): { byte: Box; text: Box | null } {
  const { byteX, bytePitchPx, textX, textPitchPx } = view.columns;
  const sidePx = Math.floor((bytePitchPx - 2 * view.metrics.charPx) / 2);
  const byte = { leftX: (byteX[column] ?? 0) - sidePx, widthPx: bytePitchPx };
  const text = textX === null ? null : { leftX: textX + column * textPitchPx, widthPx: textPitchPx };
  return { byte, text };
}

function paintDigit(
  context: CanvasRenderingContext2D,
  { view, palette }: GridPaper,
  { row, leftX, widthPx }: Box & { row: GridRow },
  digit: string,
): void {
  context.fillStyle = palette.youGround;
  context.fillRect(leftX, row.topY, widthPx, view.metrics.linePx);
  context.fillStyle = palette.onYouGround;
  const textX = leftX + Math.floor((widthPx - 2 * view.metrics.charPx) / 2);
  context.fillText(`${digit}${OPEN_DIGIT}`, textX, row.topY + view.metrics.baselinePx);
}
