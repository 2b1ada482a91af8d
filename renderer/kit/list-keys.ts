/** What keys do in a list of rows. Pure. */

/** A list with the row that keys start from. */
interface Rows {
  readonly count: number;
  readonly active: number;
}

interface ListState extends Rows {
  readonly heightPx: number;
  readonly rowPx: number;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** The row that a key goes to; null if it goes nowhere. */
export function rowOfKey(key: string, { count, active }: Rows, pageRows: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined || count === 0 ? null : Math.min(Math.max(to, 0), count - 1);
}

/** So many rows that one of those in sight stays there. */
export function pageRowsOf({ heightPx, rowPx }: Pick<ListState, 'heightPx' | 'rowPx'>): number {
  return Math.max(1, Math.floor(heightPx / rowPx) - 1);
}

/** The row to go to, or to take the one that is active; null for a key that means nothing here. */
export function listStep(
  { key, altKey, ctrlKey, metaKey }: Pressed,
  list: ListState,
): number | 'choose' | null {
  if (altKey || ctrlKey || metaKey || list.count === 0) return null;
  if (key === 'Enter' || key === ' ') return 'choose';
  return rowOfKey(key, list, pageRowsOf(list));
}
