/** What the story of a machine tells, whole. */

import type { DriverOperation } from '../../../app/contract/operation.ts';
import { tell } from '../../../main/operations/known-operation.ts';
import type { Machine } from '../../../main/session/machine.ts';

export function operationsOf({ history }: Machine): DriverOperation[] {
  return [...history.story.all].map(tell);
}
