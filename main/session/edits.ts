/** Goes back and forth over direct edits of an image, and over nothing else. */
import { countText } from '../../app/contract/text/count-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { refused } from './editable.ts';
import type { ImageEdit } from './journal/image-edit.ts';
import { JOURNAL_LIMITS } from './journal/limits.ts';
import type { Machine } from './machine.ts';

/** Bytes of a flash that were edited. */
export type EditedRange = Pick<ImageEdit, 'flash' | 'deviceOffset' | 'lengthBytes'>;

/**
 * Goes back over the edit that was the last thing done, and over as many as follow each other before it in its flash, up to
 * `most`. @returns where they are. @throws UserError where it was something else: what
 * a device did is gone back over by who wants that, and not by the way
 */
export function undoEdit(machine: Machine, most = 1): EditedRange {
  const { history } = machine;
  const { position, first } = history.state();
  const edit = history.editOf(position);
  if (edit !== null) {
    const edits = editsFrom(machine, edit, (index) => position - index, most);
    machine.go(position - edits.length);
    return rangeOf(edit, edits);
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

/** Goes on over the edit that comes next, and over those after it, as `undoEdit`. @throws UserError where none does */
export function redoEdit(machine: Machine, most = 1): EditedRange {
  const { history } = machine;
  const { position, length } = history.state();
  const edit = history.editOf(position + 1);
  if (edit !== null) {
    const edits = editsFrom(machine, edit, (index) => position + 1 + index, most);
    machine.go(position + edits.length);
    return rangeOf(edit, edits);
  }
  throw position === length
    ? refused('There is no edit to redo', 'Nothing comes after the present cycle.')
    : refused(`Cycle ${countText(position + 1)} is no edit`, 'Step on in the history to come after it.');
}

/** The first one, and those that follow it without a gap in the same flash. */
function editsFrom(
  { history }: Machine,
  first: ImageEdit,
  positionOf: (index: number) => number,
  most: number,
): ImageEdit[] {
  const edits = [first];
  while (edits.length < most) {
    const next = history.editOf(positionOf(edits.length));
    if (next?.flash !== first.flash) break;
    edits.push(next);
  }
  return edits;
}

function rangeOf({ flash, ...first }: ImageEdit, edits: readonly ImageEdit[]): EditedRange {
  let [start, end] = [first.deviceOffset, first.deviceOffset + first.lengthBytes];
  for (const { deviceOffset, lengthBytes } of edits)
    [start, end] = [Math.min(start, deviceOffset), Math.max(end, deviceOffset + lengthBytes)];
  return { flash, deviceOffset: start, lengthBytes: end - start };
}
