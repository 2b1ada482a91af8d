const OVERLAYS = '[role=dialog], [role=alertdialog], [role=menu]';

/** Whether something lies in a dialog or a menu over the page. */
export function isInOverlay(place: EventTarget | null): boolean {
  return place instanceof Element && place.closest(OVERLAYS) !== null;
}
