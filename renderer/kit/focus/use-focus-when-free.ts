import { type RefObject, useEffect } from 'react';
import { isFocusFree } from './focus-free.ts';

/**
 * Takes the focus when the element comes on the screen and nothing else has it: what had it is gone (a dialog that
 * closed, the view before this one), and the keyboard must not end in the middle of nowhere.
 */
export function useFocusWhenFree(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusFree()) ref.current?.focus({ preventScroll: true });
  }, [ref]);
}
