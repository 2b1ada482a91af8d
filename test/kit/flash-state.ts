/** A flash as the engine tells the window of it: 1 MiB in one block, no image, in read array. */
import type { DeviceSnapshot } from '../../app/contract/device.ts';
import type { EraseBlockRegion, FlashState, Geometry } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';

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
  isDirect: true,
  device: DEVICE,
  recentCycles: [],
};

/** That flash, with what is different about it. */
export function flashState(different: Partial<FlashState>): FlashState {
  return { ...FLASH, ...different };
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
