import { useEffect, useState } from 'react';
import { isFocusFree } from '../focus/focus-free.ts';

/**
 * Stands beside what lies over the window. Once it is gone, the focus is again where it was before, if nothing else took
 * it: what keys or a command opened has no button that Radix could give it back to.
 */
export function FocusReturn() {
  const [before] = useState(focused);
  useEffect(
    () => () => {
      if (isFocusFree()) before?.focus({ preventScroll: true });
    },
    [before],
  );
  return null;
}

/** A menu closes when something in it is chosen: the button that opened it, which is its label, stays. */
function focused(): HTMLElement | null {
  const { activeElement } = document;
  const menuLabel = activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  if (menuLabel != null) return document.getElementById(menuLabel);
  return activeElement instanceof HTMLElement ? activeElement : null;
}
