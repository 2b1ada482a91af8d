/** Key presses become commands, except where they belong to a text field or to an open dialog. */
import { runChord } from '../commands.ts';
import { dismissNewestProblem } from '../problems.ts';
import { cancelTransfer } from '../transfer.ts';
import { chordOf, isTyping } from './keys.ts';

/** Listens from now on. What a panel handled itself (`preventDefault`) is left alone. */
export function startKeyboard(target: Window): void {
  target.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isInOverlay(event.target)) return;
    const chord = chordOf(event);
    if (isTyping(chord) && isEditable(event.target)) return;
    const isDone = chord === 'Escape' ? dismissNewestProblem() || cancelTransfer() : runChord(chord);
    if (isDone) event.preventDefault();
  });
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isInOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null
  );
}
