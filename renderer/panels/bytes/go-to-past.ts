/** From a row of the grid to the operation that changed it. */
import type { FlashState } from '../../../app/contract/machine.ts';
import { lastChanger } from '../../state/byte-page.ts';
import { goToPosition } from '../../state/history.ts';
import { tell } from '../../state/notice.ts';
import { goToOperation } from '../../state/story/run.ts';
import { rowAt } from './scene-rows.ts';

/** Goes to where the operation is over that programmed or erased the row of a byte last; says so where none is known. */
export async function goToPast(flash: FlashState, deviceOffset: number): Promise<void> {
  const changer = lastChanger(rowAt(flash, deviceOffset)?.past ?? null);
  if (changer === null) tell('Nothing in the history up to here programmed or erased this row.');
  else if (changer.operation === null) await goToPosition(changer.cycle);
  else await goToOperation(changer.operation);
}
