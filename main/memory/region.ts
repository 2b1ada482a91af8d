/**
 * Memory regions after QEMU's: containers hold regions at offsets and priorities, aliases show part of a region a
 * second time, rom devices answer reads from memory while in romd mode and through their device otherwise. Offsets and
 * sizes are bytes.
 */

/** Width in bytes of an access that a device sees; wider and unaligned ones are split before (QEMU's default rule). */
export type DeviceAccessWidth = 1 | 2 | 4;

/** What stands behind a region in MMIO mode. Data is an unsigned value of the access's width. */
export interface RegionDevice {
  read(offset: number, widthBytes: DeviceAccessWidth): number;
  write(offset: number, data: number, widthBytes: DeviceAccessWidth): void;
}

/** A flash on the bus: memory while direct, a device otherwise. Writes always reach the device. */
export class RomDevice {
  readonly kind = 'rom device';
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: Uint8Array;
  readonly device: RegionDevice;
  /** Hears that `isDirect` was set: the address space the region lies in, which remembers where reads are direct. */
  onModeChange: (() => void) | undefined;
  #isDirect = true;

  constructor({ name, bytes, device }: Pick<RomDevice, 'name' | 'bytes' | 'device'>) {
    this.name = name;
    this.sizeBytes = bytes.length;
    this.bytes = bytes;
    this.device = device;
  }

  /** QEMU's romd mode. */
  get isDirect(): boolean {
    return this.#isDirect;
  }

  set isDirect(isDirect: boolean) {
    this.#isDirect = isDirect;
    this.onModeChange?.();
  }
}

/** Memory that can only be read: writes go nowhere. */
export class Rom {
  readonly kind = 'rom';
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: Uint8Array;
  readonly isDirect = true;
  readonly device: RegionDevice = { read: () => 0, write: () => undefined };

  constructor({ name, bytes }: Pick<Rom, 'name' | 'bytes'>) {
    this.name = name;
    this.sizeBytes = bytes.length;
    this.bytes = bytes;
  }
}

/** A region without memory: every access goes to its device (QEMU's plain I/O region). */
export class IoRegion {
  readonly kind = 'i/o';
  readonly name: string;
  readonly sizeBytes: number;
  readonly device: RegionDevice;
  readonly isDirect = false;

  constructor({ name, sizeBytes, device }: Pick<IoRegion, 'name' | 'sizeBytes' | 'device'>) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.device = device;
  }
}

/** A region that only holds others. */
export interface Container {
  readonly kind: 'container';
  readonly name: string;
  /** Null: up to the end of the 64-bit space. */
  readonly sizeBytes: number | null;
  readonly children: readonly Placement[];
}

/** A second place for bytes [offset, offset + sizeBytes) of another region, whichever place that has of its own. */
export interface Alias {
  readonly kind: 'alias';
  readonly name: string;
  readonly sizeBytes: number;
  readonly of: MemoryRegion;
  readonly offset: number;
}

/** A region that answers accesses itself. */
export type LeafRegion = RomDevice | Rom | IoRegion;

/** A region that answers, or one that only shows others. */
export type MemoryRegion = LeafRegion | Container | Alias;

/**
 * A region at an offset of its container. Where two overlap the higher priority is seen, and of two that have the same
 * one the later child, as in QEMU the one that was added last.
 */
export interface Placement {
  readonly offset: number;
  readonly priority: number;
  readonly region: MemoryRegion;
}

/**
 * A rom device straight over bytes that are there already, a mapped file's above all: no copy is made, so any number
 * of them share the file's pages. After the idea of the `memory_region_init_rom_device_from_file` proposed to QEMU
 * in 2021. @throws RangeError if there are not as many bytes as the device has.
 */
export function romDeviceOver(
  bytes: Uint8Array,
  { name, sizeBytes, device }: Pick<RomDevice, 'name' | 'sizeBytes' | 'device'>,
): RomDevice {
  if (bytes.length !== sizeBytes)
    throw new RangeError(`${name} has ${sizeBytes} bytes, ${bytes.length} were given`);
  return new RomDevice({ name, bytes, device });
}
