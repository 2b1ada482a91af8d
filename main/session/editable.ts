/**
 * Direct edits of an image: bytes that a person puts into an array past its device. Each is an event of the history of its
 * own kind, and steps like a cycle, so that going about in time, branches and saved sessions have it where it was made. The
 * device has not heard of it: its state, its buffer and what is under way stay as they are, and no block is worn.
 */
import { UserError } from '../../app/contract/errors.ts';
import type { EditState } from '../../app/contract/machine.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import type { Flash } from './flash.ts';
import { EDIT_MAX_BYTES, type ImageEdit } from './journal/image-edit.ts';
import type { MachineHistory } from './journal/machine-history.ts';

/**
 * A flash that writes through is not edited: the bytes would be in the file at once, and nobody could take them back, for
 * the history never writes a file again. @throws UserError where it can't be edited
 */
export function mustBeEditable(flash: Flash, { deviceOffset, lengthBytes, pattern }: ImageEdit): void {
  const { plan, backing, device } = flash;
  flash.mustBeThere();
  if (backing?.mode === 'shared') {
    throw refused(
      `${plan.name} is protected: its image is shared, and its bytes are the file’s own`,
      'Switch the flash to scratch, where the file never changes, and edit it there.',
    );
  }
  if (backing?.mode === 'write-through') {
    throw refused(
      `${plan.name} writes through: an edit would be in ${backing.name} at once, and could not be undone`,
      'Switch the flash to scratch, edit it there, and save it as a file when it is right.',
    );
  }
  const sizeBytes = device.array.bytes.length;
  if (deviceOffset + lengthBytes > sizeBytes) {
    throw new UserError({
      code: 'bad-address',
      what: `${pluralText(lengthBytes, 'byte')} from 0x${deviceOffset.toString(16)} on ${lengthBytes === 1 ? 'reaches' : 'reach'} past the end of ${plan.name}`,
      where: null,
      todo: `The last byte is at 0x${(sizeBytes - 1).toString(16)}.`,
    });
  }
  if (lengthBytes > EDIT_MAX_BYTES) {
    throw refused(
      `An edit changes at most ${sizeText(EDIT_MAX_BYTES)} at once, and this is ${sizeText(lengthBytes)}`,
      'Do it in parts.',
    );
  }
  if (pattern.length === 0 || lengthBytes === 0) throw refused('An edit needs bytes', 'Give at least one.');
}

/** What could be undone and redone now. */
export function editState(history: MachineHistory): EditState {
  const { position } = history.state();
  return { canUndo: history.editOf(position) !== null, canRedo: history.editOf(position + 1) !== null };
}

/** An edit that can't be made, undone or redone. */
export function refused(what: string, todo: string): UserError {
  return new UserError({ code: 'unsupported', what, where: null, todo });
}
