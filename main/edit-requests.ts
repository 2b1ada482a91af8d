/** What can be asked about direct edits of an image. */
import type { Handlers } from '../app/contract/contract.ts';
import { deviceOffset } from '../app/contract/units.ts';
import type { OpenSession } from './session/open-session.ts';

export function editRequests(
  session: OpenSession,
): Pick<Handlers, 'image.edit' | 'image.undo' | 'image.redo'> {
  const step = (which: 'undo' | 'redo', edits?: number) => {
    const { machine, edit } = session.stepEdit(which, edits);
    const { flash, deviceOffset: offset, lengthBytes } = edit;
    return { machine, place: { flash, offset: deviceOffset(offset), lengthBytes } };
  };
  return {
    // A copy: the bytes of a message lie in memory that has more in it.
    'image.edit': ({ offset, pattern, ...range }) =>
      session.edit({ ...range, deviceOffset: offset, pattern: pattern.slice() }),
    'image.undo': ({ edits }) => step('undo', edits),
    'image.redo': ({ edits }) => step('redo', edits),
  };
}
