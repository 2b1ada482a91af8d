/** Small preferences that outlive the window. A browser that forbids storage just forgets them. */

/** What was stored under `key`, null if nothing is or it can't be read. */
export function readStored(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(`norscope.${key}`) ?? null;
  } catch {
    return null;
  }
}

/** Stores `text`; silently does nothing where storage is full or forbidden. */
export function writeStored(key: string, text: string): void {
  try {
    globalThis.localStorage?.setItem(`norscope.${key}`, text);
  } catch {
    // A preference that can't be kept is no reason to disturb anyone.
  }
}
