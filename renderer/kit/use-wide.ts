/** Whether the window has room for what stands one behind the other in a narrower one. */
import { useSyncExternalStore } from 'react';

export const WIDE = '(min-width: 1500px)';

/** Follows the window's width. */
export function useWide(): boolean {
  return useSyncExternalStore(watch, () => window.matchMedia(WIDE).matches);
}

function watch(changed: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}
