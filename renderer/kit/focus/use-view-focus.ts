/** The keyboard and the view in the middle of the window. */
import { type RefObject, useEffect } from 'react';
import { isFocusFree } from './focus-free.ts';
import { isInOverlay } from './overlays.ts';

/** What takes the focus in the view that is on the screen; null while none is. */
let shown: RefObject<HTMLElement | null> | null = null;

/**
 * Makes the element the one that takes the focus in its view. When it comes on the screen and nothing else has it, it
 * takes it at once: what had it is gone (a dialog that closed, the view before this one), and the keyboard must not end
 * in the middle of nowhere.
 */
export function useViewFocus(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    shown = ref;
    if (isFocusFree()) ref.current?.focus({ preventScroll: true });
    return () => {
      if (shown === ref) shown = null;
    };
  }, [ref]);
}

/** Takes the keyboard into the view on the screen, or into the one that is still to come; never out of a dialog. */
export function focusView(): void {
  const { activeElement } = document;
  if (isInOverlay(activeElement)) return;
  if (shown?.current) shown.current.focus({ preventScroll: true });
  else if (activeElement instanceof HTMLElement) activeElement.blur();
}
