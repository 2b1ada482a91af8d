/** The bytes of a row with those around it that its text may need, as far as they are here. Pure. */
import type { GridRow, GridShape, GridView } from './layout.ts';
import type { RowBytes, RowPlace } from './marks.ts';
import { alone, needsContext, TEXT_CONTEXT_BYTES, type TextRow } from './text-cells.ts';

interface Around {
  readonly shape: Pick<GridShape, 'sizeBytes'>;
  readonly bytesOf: (row: RowPlace) => RowBytes | null;
}

const NOTHING = new Uint8Array();

export function textRowOf(
  { form, rowBytes }: Pick<GridView, 'form' | 'rowBytes'>,
  { shape, bytesOf }: Around,
  { deviceOffset }: Pick<GridRow, 'deviceOffset'>,
  { bytes }: RowBytes,
): TextRow {
  if (!needsContext(form.text)) return alone(bytes);
  const rowFrom = (start: number) => {
    if (start < 0 || start >= shape.sizeBytes) return NOTHING;
    const row = { deviceOffset: start, lengthBytes: Math.min(rowBytes, shape.sizeBytes - start) };
    return bytesOf(row)?.bytes ?? NOTHING;
  };
  return {
    before: rowFrom(deviceOffset - rowBytes).slice(-TEXT_CONTEXT_BYTES),
    bytes,
    after: rowFrom(deviceOffset + rowBytes).slice(0, TEXT_CONTEXT_BYTES),
  };
}
