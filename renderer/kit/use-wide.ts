/** How much room the window has for what may stand side by side. */
import { useSyncExternalStore } from 'react';

export const WIDE = '(min-width: 1500px)';
const NARROW = '(max-width: 1099px)';

/** Room for what stands one behind the other in a smaller window; follows the window's width. */
export function useWide(): boolean {
  return useMedia(WIDE);
}

/** Not even room for two panels beside each other in the middle; follows the window's width. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}
