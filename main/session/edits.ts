/** Goes back and forth over direct edits of an image, and over nothing else. */
import { countText } from '../../app/contract/text/count-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { refused } from './editable.ts';
import type { ImageEdit } from './journal/image-edit.ts';
import { JOURNAL_LIMITS } from './journal/limits.ts';
import type { Machine } from './machine.ts';

/**
 * Goes back over the edit that was the last thing done. @returns it. @throws UserError where it was something else: what
 * a device did is gone back over by who wants that, and not by the way
 */
export function undoEdit(machine: Machine): ImageEdit {
  const { history } = machine;
  const { position, first } = history.state();
  const edit = history.editOf(position);
  if (edit !== null) {
    machine.go(position - 1);
    return edit;
  }
  if (position === 0) throw refused('There is no edit to undo', 'Nothing was done yet.');
  if (position === first) {
    throw refused(
      `What was done before cycle ${countText(position)} is no longer kept`,
      `The history takes at most ${sizeText(JOURNAL_LIMITS.budgetBytes)} of memory, and the oldest events gave way.`,
    );
  }
  throw refused(
    `Cycle ${countText(position)}, the last thing that was done, is no edit`,
    'Step back in the history to come before it.',
  );
}

/** Goes on over the edit that comes next. @returns it. @throws UserError where none does */
export function redoEdit(machine: Machine): ImageEdit {
  const { history } = machine;
  const { position, length } = history.state();
  const edit = history.editOf(position + 1);
  if (edit !== null) {
    machine.go(position + 1);
    return edit;
  }
  throw position === length
    ? refused('There is no edit to redo', 'Nothing comes after the present cycle.')
    : refused(`Cycle ${countText(position + 1)} is no edit`, 'Step on in the history to come after it.');
}
