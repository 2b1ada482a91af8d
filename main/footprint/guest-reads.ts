/** What a guest does to its first flash while it boots, as data, and how it is done on a bus. */
import { PAGESIZE } from '../backing/mmap.ts';
import type { AddressSpace } from '../memory/address-space.ts';
import { accessWidthOf, type FlashGeometry, onEveryChip } from '../pflash/geometry.ts';

/** `word` counts device words; a command is driven on the data lines of every chip. */
type GuestStep =
  | { readonly does: 'read the used part' | 'read a byte of each page' }
  | { readonly does: 'write'; readonly deviceOffset: number; readonly value: number }
  | { readonly does: 'command'; readonly word: number; readonly byte: number }
  | { readonly does: 'read words'; readonly from: number; readonly to: number };

/** A step, and who says that guests do it. */
type Sourced = GuestStep & { readonly source: string };

const EDK2_LOG = 'recorded: test/fixtures/qemu-7.2.22/edk2-on-virt.log.gz';
const CFI = 'JESD68.01, as the CFI probes of Linux and U-Boot do';

/** In this order. QEMU logs no direct reads, so that the first step is what EDK2’s source does, not a record. */
const BOOT: readonly Sourced[] = [
  {
    does: 'read the used part',
    source: 'EDK2 runs its first phases in the flash, and unpacks the volumes that it has there',
  },
  { does: 'write', deviceOffset: 0x1cb20, value: 0x17384, source: `${EDK2_LOG}, virt.flash0` },
  { does: 'write', deviceOffset: 0x1cb24, value: 0, source: `${EDK2_LOG}, virt.flash0` },
  { does: 'command', word: 0x55, byte: 0x98, source: CFI },
  { does: 'read words', from: 0x10, to: 0x50, source: CFI },
  { does: 'command', word: 2, byte: 0x90, source: `${EDK2_LOG}, virt.flash1` },
  { does: 'read words', from: 2, to: 3, source: `${EDK2_LOG}, virt.flash1` },
  { does: 'command', word: 0, byte: 0x70, source: `${EDK2_LOG}, virt.flash1` },
  { does: 'read words', from: 0, to: 1, source: `${EDK2_LOG}, virt.flash1` },
  { does: 'command', word: 0, byte: 0xff, source: `${EDK2_LOG}, virt.flash1` },
];

const EVERY_PAGE: readonly GuestStep[] = [{ does: 'read a byte of each page' }];

/** By what a person asks for. */
export const GUEST_STEPS = { boot: BOOT, all: [...BOOT, ...EVERY_PAGE] } as const;

/** A flash as its guest knows it; addresses and sizes in bytes. */
export interface GuestFlash {
  readonly base: number;
  readonly sizeBytes: number;
  readonly geometry: FlashGeometry;
  /** How much of the image is no padding. */
  readonly usedBytes: number;
}

/**
 * Takes all steps, and leaves little garbage, which would be measured with the image.
 * @returns a checksum of 16 bits of what was read: reads that nobody asks for may be left out by the engine
 */
export function readAsGuest(bus: AddressSpace, flash: GuestFlash, steps: readonly GuestStep[]): number {
  const page = new Uint8Array(PAGESIZE);
  let sum = 0;
  for (const step of steps) sum = (sum + takeStep(bus, flash, { step, page })) & 0xffff;
  return sum;
}

function takeStep(
  bus: AddressSpace,
  { base, sizeBytes, geometry, usedBytes }: GuestFlash,
  { step, page }: { step: GuestStep; page: Uint8Array },
): number {
  const widthBytes = accessWidthOf(geometry);
  const busAt = (word: number) => base + word * geometry.bankWidthBytes;
  let sum = 0;
  switch (step.does) {
    case 'read the used part':
      for (let at = 0; at < usedBytes; at += PAGESIZE) {
        bus.readBytes(base + at, page);
        sum += page[0] ?? 0;
      }
      return sum;
    case 'read a byte of each page':
      for (let at = 0; at < sizeBytes; at += PAGESIZE) sum = (sum + bus.read(base + at, 1)) & 0xffff;
      return sum;
    case 'read words':
      for (let word = step.from; word < step.to; word++) sum += bus.read(busAt(word), widthBytes) & 0xffff;
      return sum;
    case 'write':
      bus.write(base + step.deviceOffset, step.value, widthBytes);
      return 0;
    case 'command':
      bus.write(busAt(step.word), onEveryChip(geometry, step.byte), widthBytes);
      return 0;
  }
}
