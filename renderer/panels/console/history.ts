/** Walking through the lines that were run before. Pure. */

/** Where the walk stands: `at` counts back from the end, 0 is the line that was being typed. */
export interface HistoryWalk {
  readonly at: number;
  readonly draft: string;
}

export const NOT_WALKING: HistoryWalk = { at: 0, draft: '' };

/** One line older (`step` 1) or newer (-1); null at either end. `line` is what stands in the input now. */
export function walkHistory(
  history: readonly string[],
  walk: HistoryWalk,
  line: string,
  step: 1 | -1,
): { readonly walk: HistoryWalk; readonly line: string } | null {
  const at = walk.at + step;
  if (at < 0 || at > history.length) return null;
  const draft = walk.at === 0 ? line : walk.draft;
  return { walk: { at, draft }, line: at === 0 ? draft : (history[history.length - at] ?? '') };
}
