/** What an engine answers that compares a flash with a file. */
import type { Compared } from '../../../app/contract/comparing.ts';
import { UserError } from '../../../app/contract/errors.ts';

/** Of two of 16 bytes, one of which differs. */
export const COMPARED: Compared = {
  flashBytes: 16,
  otherBytes: 16,
  differingBytes: 1,
  count: 1,
  kept: 1,
  position: null,
  isFolded: false,
  copiedBytes: 0,
};

/** Why a file can't be compared with. */
export const EMPTY_FILE = new UserError({
  code: 'empty',
  what: 'empty.fd is empty',
  where: '/empty.fd',
  todo: 'Choose another file.',
});
