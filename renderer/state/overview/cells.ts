/** The window's cells of images: what the bytes of each part of a flash are like, for the minimap and the map of bytes. */
import { UserError } from '../../../app/contract/errors.ts';
import { TELLING_BYTES } from '../../../app/contract/overview/byte-cell.ts';
import type { AskedCells } from '../../../app/contract/overview/overview.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { bytesAnsweredStore } from '../bytes.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { reportProblem } from '../problems.ts';
import { CellStore } from './cell-store.ts';

/** The window's one cache. */
export const cellStore = new CellStore(engine, (thrown) => {
  // Others say that an image or the engine is gone.
  const code = thrown instanceof UserError ? thrown.report.code : null;
  if (code !== 'backing-lost' && code !== 'disconnected' && code !== 'no-machine') reportProblem(thrown);
});

/** A pixel of the minimap or two: more are not told apart. */
const MINIMAP_CELLS = 512;

/** All of a flash in cells that are a power of two long, so that erase blocks begin where cells do. */
export function minimapCellsOf(flash: FlashIndex, sizeBytes: number): AskedCells {
  let cellBytes = TELLING_BYTES;
  while (sizeBytes / cellBytes > MINIMAP_CELLS) cellBytes *= 2;
  return { flash, cellBytes, first: 0, count: Math.max(1, Math.ceil(sizeBytes / cellBytes)) };
}

/** Follows the flash that is looked at, and the engine: bytes that change, images that are mapped anew, machines that come and go. */
export function startCells(): void {
  cellStore.open(bytesAnsweredStore.getState());
  bytesAnsweredStore.subscribe((isAnswered) => cellStore.open(isAnswered));
  engine.on('image.changed', ({ flash, offset, lengthBytes }) =>
    cellStore.change(flash, offset, offset + lengthBytes),
  );
  engineConnection.subscribe((connection) => {
    if (connection !== 'open') return;
    for (const { index, geometry } of machineStore.getState().machine?.flashes ?? [])
      cellStore.change(index, 0, geometry.sizeBytes);
  });
  machineStore.subscribe((state, previously) => {
    const [machine, before] = [state.machine, previously.machine];
    if (machine?.opening !== before?.opening) cellStore.drop();
    const flash = currentFlash(state);
    const isSameFlash = machine?.opening === before?.opening && state.flashIndex === previously.flashIndex;
    if (flash !== null && !isSameFlash)
      cellStore.want([minimapCellsOf(flash.index, flash.geometry.sizeBytes)], 'minimap');
    for (const { index, image, geometry } of machine?.flashes ?? []) {
      const previous = before?.flashes[index]?.image;
      const isSameMapping = image?.mode === previous?.mode && image?.condition === previous?.condition;
      if (!isSameMapping) cellStore.change(index, 0, geometry.sizeBytes);
    }
  });
}
