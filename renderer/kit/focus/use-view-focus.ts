/** The keyboard and the view in the middle of the window. */
import { type RefObject, useEffect } from 'react';
import { isFocusFree } from './focus-free.ts';
import { isInOverlay } from './overlays.ts';

/** What takes the focus in the view that is on the screen; null while none is. */
let shown: Shown | null = null;

interface Shown {
  readonly ref: RefObject<HTMLElement | null>;
  readonly enter: (element: HTMLElement) => boolean;
}

const staysOutside = () => false;

/**
 * Makes the element the one that takes the focus in its view. When it comes on the screen and nothing else has it, it
 * takes it at once: what had it is gone (a dialog that closed, the view before this one), and the keyboard must not end
 * in the middle of nowhere. `enter` takes it further, to something inside, where it can; it is the same at each call.
 */
export function useViewFocus(ref: Shown['ref'], enter: Shown['enter'] = staysOutside): void {
  useEffect(() => {
    const own = { ref, enter };
    shown = own;
    if (isFocusFree()) focusIn(own);
    return () => {
      if (shown === own) shown = null;
    };
  }, [ref, enter]);
}

function focusIn({ ref: { current: element }, enter }: Shown): void {
  if (element !== null && !enter(element)) element.focus({ preventScroll: true });
}

/** Takes the keyboard into the view on the screen, or into the one that is still to come; never out of a dialog. */
export function focusView(): void {
  const { activeElement } = document;
  if (isInOverlay(activeElement)) return;
  if (shown?.ref.current) focusIn(shown);
  else if (activeElement instanceof HTMLElement) activeElement.blur();
}
