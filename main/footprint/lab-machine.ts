/** The machine of one process of the lab: a flash of its image's size on a bus, whatever strategy holds the image. */
import { basename } from 'node:path';
import type { GivenFormat } from '../../app/contract/machine.ts';
import type { HeldImage, HoldRequest } from '../backing/strategies/strategy.ts';
import { boardOfId } from '../board/boards.ts';
import { type FlashPart, type PlannedFlash, planFlashes } from '../board/flash-plan.ts';
import { completeGeometry } from '../board/open-geometry.ts';
import { flatTree } from '../board/region-tree.ts';
import { AddressSpace } from '../memory/address-space.ts';
import { IoRegion, type MemoryRegion, romDeviceOver } from '../memory/region.ts';
import { Cfi01 } from '../pflash/cfi01.ts';
import { sizeBytesOf } from '../pflash/geometry.ts';
import { NorArray } from '../pflash/nor-array.ts';

/** What is known of an image before it is held. */
export interface ImageFacts {
  readonly path: string;
  readonly format?: GivenFormat | undefined;
  readonly sizeBytes: number;
  /** Without the padding at its end. */
  readonly usedBytes: number;
}

/** The flash that an image of this size is for, before a strategy has a say. */
export interface LabPlan extends PlannedFlash {
  readonly part: Extract<FlashPart, { type: 'cfi01' }>;
}

/** What the first flash of `virt` holds. */
export const VIRT_BYTES = 64 << 20;

/** The first flash of `virt` for 64 MiB, the flash that the generic board has for the image otherwise. @throws UserError */
export function planFor({ path, sizeBytes }: Pick<ImageFacts, 'path' | 'sizeBytes'>): LabPlan {
  const image = { path, name: basename(path), sizeBytes };
  const [flash] =
    sizeBytes === VIRT_BYTES
      ? planFlashes(boardOfId('virt'), [image], null)
      : planFlashes(boardOfId('generic'), [image], completeGeometry({}, sizeBytes));
  if (flash?.part.type !== 'cfi01') throw new Error('the board has no flash with the Intel command set');
  return { ...flash, part: flash.part };
}

/** What a strategy is asked for. */
export function holdRequestFor(
  { path, format, usedBytes }: ImageFacts,
  { part: { geometry } }: LabPlan,
): HoldRequest {
  return {
    path,
    format,
    usedBytes,
    flashBytes: sizeBytesOf(geometry),
    eraseBlockBytes: geometry.sectorLengthBytes,
  };
}

/** The bus, with the flash and nothing else on it. */
export function busWith(plan: LabPlan, held: HeldImage): AddressSpace {
  return new AddressSpace(flatTree(regionsOver(held, plan)));
}

/** A flash whose bytes end before it does lies over an I/O region of its whole size. */
function regionsOver({ bytes, flashBytes }: HeldImage, { name, base, part }: LabPlan) {
  const sectorCount = flashBytes / part.geometry.sectorLengthBytes;
  const device = new Cfi01(new NorArray(bytes, true, part.byteOrder), {
    ...part,
    geometry: { ...part.geometry, sectorCount },
  });
  const flash = romDeviceOver(bytes, { name, sizeBytes: bytes.length, device });
  device.onDirectChange = (isDirect) => {
    flash.isDirect = isDirect;
  };
  const window: MemoryRegion = new IoRegion({
    name: `${name}.window`,
    sizeBytes: flashBytes,
    device: NOBODY,
  });
  return [...(bytes.length < flashBytes ? [window] : []), flash].map((region) => ({ base, region }));
}

const NOBODY = { read: () => 0, write: () => undefined };
