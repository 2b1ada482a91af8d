// biome-ignore-all lint/a11y/useSemanticElements: the cells are drawn on a canvas, so there is no table to be one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points to its cell
import { useEffect, useState } from 'react';
import { type ByteRange, isIn, type RowBytes } from './marks.ts';

/** Long enough that held arrow keys are read out once they rest. */
const REST_MS = 150;

/** The row around the cursor as a screen reader finds it. `cellId` names the cell that the grid points to. */
export function AriaRow({
  cellId,
  cursorOffset,
  rowBytes,
  selection,
  row,
  offsetText,
  missingText,
}: {
  cellId: string;
  cursorOffset: number;
  /** Bytes in a row of the grid. */
  rowBytes: number;
  selection: ByteRange | null;
  row: RowBytes | null;
  offsetText: string;
  /** Stands for a byte that is not here. */
  missingText: string;
}) {
  const start = cursorOffset - (cursorOffset % rowBytes);
  const count = Math.max(row?.bytes.length ?? 0, (cursorOffset % rowBytes) + 1);
  const offsets = Array.from({ length: count }, (_, column) => start + column);
  return (
    <div role="row" aria-rowindex={start / rowBytes + 1} className="unseen">
      <div role="rowheader" aria-colindex={1}>
        {offsetText}
      </div>
      {offsets.map((deviceOffset, column) => (
        <div
          key={deviceOffset}
          role="gridcell"
          id={deviceOffset === cursorOffset ? cellId : undefined}
          aria-colindex={column + 2}
          aria-selected={deviceOffset === cursorOffset || isIn(deviceOffset, selection)}
        >
          {byteText(row?.bytes[column]) ?? missingText}
        </div>
      ))}
    </div>
  );
}

function byteText(byte: number | undefined): string | null {
  return byte === undefined ? null : `0x${byte.toString(16).padStart(2, '0')}`;
}

/** Reads `text` out, politely, when it has rested. */
export function Announcer({ text }: { text: string }) {
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <output className="unseen" aria-live="polite">
      {rested}
    </output>
  );
}
