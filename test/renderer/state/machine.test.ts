import { beforeEach, describe, expect, it } from 'vitest';
import type { BoardFlash, FlashState, MachineState } from '../../../app/contract/machine.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { imagesFor } from '../../../renderer/panels/board/images-for.ts';
import { windowTitle } from '../../../renderer/shell/window-title.ts';
import {
  currentFlash,
  machineStore,
  requestOf,
  selectFlash,
  takeMachine,
} from '../../../renderer/state/machine.ts';
import { flashState, machineState } from '../../kit/window/flash-state.ts';

const MIB = 1 << 20;
function flash(index: number, file: string | null, changed = 0): FlashState {
  const image = file && { path: `/images/${file}`, name: file, sizeBytes: MIB, mode: 'scratch' as const };
  return flashState({
    index,
    name: `virt.flash${index}`,
    base: busAddress(index * MIB),
    image: image ? { ...image, condition: 'mapped', sentence: '' } : null,
    changedBlocks: changed,
  });
}

const FLASH0: BoardFlash = {
  name: 'flash0',
  base: null,
  alsoAt: [],
  commandSet: '',
  geometry: null,
  sizes: { rule: 'multiple', unitBytes: 1, mostBytes: null },
};

function machine(
  opening: number,
  revision: number,
  flashes = [flash(0, null), flash(1, 'b.fd')],
): MachineState {
  return machineState({ opening, revision, flashes });
}

const shown = () => {
  const { machine: open } = machineStore.getState();
  return open && [open.opening, open.revision];
};

beforeEach(() => takeMachine(null));

describe('the open machine', () => {
  it('drops what is older than what the window has, of this opening and of earlier ones', () => {
    takeMachine(machine(2, 5));
    takeMachine(machine(2, 4));
    takeMachine(machine(1, 9));
    expect(shown()).toEqual([2, 5]);
    takeMachine(machine(2, 6));
    expect(shown()).toEqual([2, 6]);
    takeMachine(machine(3, 0));
    expect(shown()).toEqual([3, 0]);
    takeMachine(null);
    expect(shown()).toBeNull();
  });

  it('looks at the first flash that holds an image, and then at the one the person chose', () => {
    takeMachine(machine(1, 1));
    expect(currentFlash(machineStore.getState())?.index).toBe(1);
    selectFlash(0);
    takeMachine(machine(1, 2));
    expect(currentFlash(machineStore.getState())?.index).toBe(0);
    selectFlash(7);
    expect(currentFlash(machineStore.getState())?.index).toBe(0);
  });

  it('can be asked for again', () => {
    const globals = ['cfi.pflash01.secure=on'];
    const open = { ...machine(1, 1, [flash(0, 'a.fd', 2), flash(1, null, 1)]), globals };
    const images = [{ path: '/images/a.fd', mode: 'scratch' }, null];
    expect(requestOf(open)).toEqual({ board: 'virt', images, geometry: null, globals });
  });

  it('names the window after its files', () => {
    expect(windowTitle(machine(1, 1, [flash(0, 'a.fd'), flash(1, 'b.fd')]))).toBe('a.fd, b.fd – Norscope');
    expect(windowTitle(null)).toBe('Norscope');
  });

  it('takes the only image along to a board with one flash', () => {
    const one = { id: 'generic', title: 'generic', summary: '', hasOpenGeometry: true };
    const flashes = [FLASH0];
    const images = imagesFor({ ...one, flashes }, machine(1, 1));
    expect(images).toEqual([{ path: '/images/b.fd', mode: 'scratch' }]);
  });

  it('keeps what an image was said to be, on another board too', () => {
    const packed = flash(0, 'a.gz');
    const open = machine(1, 1, [
      flashState({ ...packed, image: packed.image && { ...packed.image, format: 'raw' } }),
    ]);
    const images = [{ path: '/images/a.gz', mode: 'scratch', format: 'raw' }];
    expect(requestOf(open).images).toEqual(images);
    const board = { id: 'generic', title: '', summary: '', hasOpenGeometry: true };
    const flashes = [FLASH0];
    expect(imagesFor({ ...board, flashes }, open)).toEqual(images);
    expect(imagesFor({ ...board, flashes }, machine(1, 1), 'raw')).toEqual([
      { path: '/images/b.fd', mode: 'scratch', format: 'raw' },
    ]);
  });
});
