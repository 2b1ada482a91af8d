/** Every rule there is. A new one is a file beside this one, and a line here. */
import { BROKEN_OFF } from './broken-off.ts';
import { BUFFER_LOST, BUFFER_WINDOW } from './buffer.ts';
import { DIFFERS } from './differs.ts';
import { ERASE_BLOCK } from './erase-block.ts';
import { ERROR_LEFT } from './error-left.ts';
import { ERROR_UNREAD } from './error-unread.ts';
import type { RuleMaker } from './finding-rule.ts';
import { LOCKED } from './locked.ts';
import { NO_COMMAND, OTHER_MODE, WHILE_BUSY } from './lost-writes.ts';
import { PROBING } from './probing.ts';
import { PROTECTED } from './protected.ts';
import { STATUS_UNREAD } from './status-unread.ts';
import { SUSPENDED } from './suspended.ts';
import { ZERO_BITS } from './zero-bits.ts';

export const RULES: readonly RuleMaker[] = [
  DIFFERS,
  PROBING,
  NO_COMMAND,
  OTHER_MODE,
  WHILE_BUSY,
  BROKEN_OFF,
  PROTECTED,
  LOCKED,
  ERASE_BLOCK,
  ZERO_BITS,
  BUFFER_WINDOW,
  BUFFER_LOST,
  ERROR_LEFT,
  ERROR_UNREAD,
  STATUS_UNREAD,
  SUSPENDED,
];
