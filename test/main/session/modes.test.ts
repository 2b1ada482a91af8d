import { closeSync, openSync, readSync, truncateSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BoardSheet } from '../../../main/board/board-sheet.ts';
import { fixedSizeOf } from '../../../main/board/place-flashes.ts';
import { BOARD_SHEETS } from '../../../main/board/sheets.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { sampleSizes } from '../../kit/files/board-images.ts';
import { madeImage } from '../../kit/files/images.ts';

const quiet = { onState: () => undefined, onBytes: () => undefined };

/** The smallest sample with an image in it, one sparse file for each, all zeros. */
function imagesOf(board: BoardSheet): (string | null)[] {
  const total = (sizes: readonly (number | null)[]) =>
    sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  // Of the samples those are left out that QEMU would read into memory; ours are sparse, and mapped.
  const [sizes = board.flashes.slice(0, 1).map(fixedSizeOf)] = sampleSizes(board)
    .filter((sample) => total(sample) > 0)
    .toSorted((a, b) => total(a) - total(b));
  return sizes.map((sizeBytes) => {
    if (sizeBytes === null) return null;
    const path = madeImage(0);
    truncateSync(path, sizeBytes);
    return path;
  });
}

function firstByte(path: string): number | undefined {
  const fd = openSync(path, 'r');
  const byte = new Uint8Array(1);
  readSync(fd, byte, 0, 1, 0);
  closeSync(fd);
  return byte[0];
}

function eraseFirstBlock(machine: Machine, index: number): void {
  for (const line of ['erase #0', 'wait', 'wait']) runLine(machine, index, line);
}

describe('The first flash with an image', () => {
  const boards = BOARD_SHEETS.map((board) => ({ id: board.id, board }));
  it.each(boards)(
    'of $id is erased not at all in shared, in memory alone in scratch, and in its file in write-through',
    ({ board }) => {
      const paths = imagesOf(board);
      const images = paths.map((path) => (path === null ? null : { path, mode: 'shared' as const }));
      const machine = openMachine({ board: board.id, images, geometry: null }, quiet);
      onTestFinished(() => machine.close());
      const index = machine.flashes.findIndex(({ backing }) => backing !== null);
      const path = machine.flash(index).backing?.path ?? '';
      const inMode = () => {
        eraseFirstBlock(machine, index);
        return [machine.flash(index).device.array.bytes[0], firstByte(path)];
      };
      expect(inMode()).toEqual([0, 0]);
      machine.setMode(index, 'scratch');
      expect(inMode()).toEqual([0xff, 0]);
      if (board.swappedOnLoadBytes > 0) {
        expect(() => machine.setMode(index, 'write-through')).toThrow('because the board swaps the bytes');
        expect(inMode()).toEqual([0xff, 0]);
        return;
      }
      machine.setMode(index, 'write-through');
      expect(inMode()).toEqual([0xff, 0xff]);
      machine.setMode(index, 'shared');
      expect(inMode()).toEqual([0xff, 0xff]);
      expect(machine.state().flashes[index]).toMatchObject({
        isProtected: true,
        image: { condition: 'mapped' },
      });
    },
  );
});
