/** Small preferences that outlive the window. A browser that forbids storage just forgets them. */

/** `tab`: for as long as the tab is open, over a reload of its page. */
type Keeper = 'browser' | 'tab';

function storageOf(keeper: Keeper): Storage | undefined {
  return keeper === 'tab' ? globalThis.sessionStorage : globalThis.localStorage;
}

/** What was stored under `key`, null if nothing is or it can't be read. */
export function readStored(key: string, keeper: Keeper = 'browser'): string | null {
  try {
    return storageOf(keeper)?.getItem(`norscope.${key}`) ?? null;
  } catch {
    return null;
  }
}

/** Stores `text`; silently does nothing where storage is full or forbidden. */
export function writeStored(key: string, text: string, keeper: Keeper = 'browser'): void {
  try {
    storageOf(keeper)?.setItem(`norscope.${key}`, text);
  } catch {
    // A preference that can't be kept is no reason to disturb anyone.
  }
}
