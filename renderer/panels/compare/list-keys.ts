/** What keys do in a list of rows. Pure. */

interface ListState {
  readonly count: number;
  readonly active: number;
  readonly heightPx: number;
  readonly rowPx: number;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** The row to go to, or to take the one that is active; null for a key that means nothing here. */
export function listStep(
  { key, altKey, ctrlKey, metaKey }: Pressed,
  { count, active, heightPx, rowPx }: ListState,
): number | 'choose' | null {
  if (altKey || ctrlKey || metaKey || count === 0) return null;
  if (key === 'Enter' || key === ' ') return 'choose';
  const pageRows = Math.max(1, Math.floor(heightPx / rowPx) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1);
}
