/** Where the keyboard goes on once a dialog has closed: at what had the focus before, if nothing else took it. */

import { isInOverlay } from './overlays.ts';

/** What had the focus last of all that lies under dialogs and menus. */
let lastOnPage: Element | null = null;

/** Listens from now on. */
export function startFocusReturn(page: Document): void {
  page.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && !isInOverlay(target)) lastOnPage = target;
  });
}

/**
 * For the `onCloseAutoFocus` of a dialog, with what had the focus when it opened. If that is gone (an item of a menu,
 * another dialog), the page's own last place gets it.
 */
export function returnFocus(event: Event, before: Element | null): void {
  event.preventDefault();
  const { activeElement, body } = document;
  const target = before?.isConnected && before !== body ? before : lastOnPage;
  // The page or the dialog under this one has it for want of anything better; a command may have put it elsewhere.
  const isFree = activeElement === null || (target !== null && activeElement.contains(target));
  if (isFree && target instanceof HTMLElement) target.focus({ preventScroll: true });
}
