/** A flash as the engine tells the window of it: 1 MiB in one block, no image, in read array. And a machine around it. */
import { basename } from 'node:path';
import type { DeviceSnapshot } from '../../../app/contract/device.ts';
import type {
  BackingMode,
  EraseBlockRegion,
  FlashState,
  Geometry,
  ImageState,
  MachineState,
} from '../../../app/contract/machine.ts';
import { busAddress } from '../../../app/contract/units.ts';

const MIB = 1 << 20;

const DEVICE: DeviceSnapshot = {
  state: 'readArray',
  title: 'Read array',
  sentence: '',
  writeCycle: 0,
  command: null,
  steps: [],
  registers: [],
  facts: [],
  locks: '',
  programming: { setsBits: true, departure: null },
  buffer: null,
  next: [],
};

const FLASH: FlashState = {
  index: 0,
  name: 'virt.flash0',
  commandSet: 'Intel command set',
  base: busAddress(0),
  geometry: geometryOf([{ sectorCount: 1, sectorLengthBytes: MIB }]),
  image: null,
  isProtected: false,
  protection: '',
  changedBlocks: 0,
  changedBlockNumbers: [],
  wear: [],
  isDirect: true,
  device: DEVICE,
  recentCycles: [],
  trail: [],
};

/** That flash, with what is different about it. */
export function flashState(different: Partial<FlashState>): FlashState {
  return { ...FLASH, ...different };
}

/** An image of 1 MiB in this mode, mapped. */
export function imageState(path: string, mode: BackingMode): ImageState {
  return { path, name: basename(path), sizeBytes: MIB, mode, condition: 'mapped', sentence: '' };
}

const MACHINE: MachineState = {
  opening: 1,
  revision: 1,
  board: { id: 'virt', title: 'virt', summary: '' },
  geometry: null,
  globals: [],
  flashes: [],
  memory: {
    name: 'system',
    kind: 'container',
    start: busAddress(0),
    sizeBytes: null,
    priority: 0,
    isDirect: null,
    flash: null,
    flashOffset: null,
    children: [],
  },
  cycleCount: 0,
  edits: { canUndo: false, canRedo: false },
  history: { position: 0, first: 0, length: 0, branches: [] },
  bookmarks: [],
  unsaved: { events: 0, changes: 0, bookmarks: 0 },
  sight: null,
  story: { version: '', operations: 0, current: null, errors: 0, warnings: 0, notes: 0, log: null },
  clock: { nowNanoseconds: 0, nextDeadlineNanoseconds: null },
};

/** A machine of the virt board without flashes, with what is different about it. */
export function machineState(different: Partial<MachineState>): MachineState {
  return { ...MACHINE, ...different };
}

/** Two 16-bit chips with these erase blocks; the two uniform numbers are those of the first region, as a board has them. */
export function geometryOf(regions: readonly EraseBlockRegion[]): Geometry {
  const sizeBytes = regions.reduce((sum, each) => sum + each.sectorCount * each.sectorLengthBytes, 0);
  const sectorLengthBytes = regions[0]?.sectorLengthBytes ?? sizeBytes;
  return {
    sizeBytes,
    regions: [...regions],
    sectorLengthBytes,
    sectorCount: sizeBytes / sectorLengthBytes,
    bankWidthBytes: 4,
    deviceWidthBytes: 2,
    interleave: 2,
  };
}
