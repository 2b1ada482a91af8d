/** What a key does on the map. Pure, so that every key is a line in a test. */

export type MapMove =
  | { readonly kind: 'step'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'to'; readonly end: 'start' | 'end' }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'fit' }
  | { readonly kind: 'go' };

const ZOOM = 2;
/** Cells that a page is. */
const PAGE = 16;

const MOVES: Readonly<Record<string, MapMove>> = {
  ArrowLeft: { kind: 'step', columns: -1, rows: 0 },
  ArrowRight: { kind: 'step', columns: 1, rows: 0 },
  ArrowUp: { kind: 'step', columns: 0, rows: -1 },
  ArrowDown: { kind: 'step', columns: 0, rows: 1 },
  PageUp: { kind: 'step', columns: 0, rows: -PAGE },
  PageDown: { kind: 'step', columns: 0, rows: PAGE },
  Home: { kind: 'to', end: 'start' },
  End: { kind: 'to', end: 'end' },
  '+': { kind: 'zoom', factor: ZOOM },
  '=': { kind: 'zoom', factor: ZOOM },
  '-': { kind: 'zoom', factor: 1 / ZOOM },
  '0': { kind: 'fit' },
  Enter: { kind: 'go' },
};

/** Null if the key does nothing here. */
export function mapMoveOf(key: string): MapMove | null {
  return MOVES[key] ?? null;
}
