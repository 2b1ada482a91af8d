/**
 * Memory regions after QEMU's: containers hold regions at offsets and priorities, rom devices answer reads from
 * memory while in romd mode and through their device otherwise. Offsets and sizes are bytes.
 */

/** Width in bytes of an access that a device sees; wider and unaligned ones are split before (QEMU's default rule). */
export type DeviceAccessWidth = 1 | 2 | 4;

/** What stands behind a region in MMIO mode. Data is an unsigned value of the access's width. */
export interface RegionDevice {
  read(offset: number, widthBytes: DeviceAccessWidth): number;
  write(offset: number, data: number, widthBytes: DeviceAccessWidth): void;
}

/** The bytes of a file, as the mapping layer hands them over: all that a rom device needs of it. */
export interface FileBytes {
  readonly bytes: Uint8Array;
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

/** A region that only holds others. */
export interface Container {
  readonly kind: 'container';
  readonly name: string;
  /** Null: up to the end of the 64-bit space. */
  readonly sizeBytes: number | null;
  readonly children: readonly Placement[];
}

/** A region that answers, or one that only holds others. */
export type MemoryRegion = RomDevice | Container;

/** A region at an offset of its container; where two overlap the higher priority is seen. */
export interface Placement {
  readonly offset: number;
  readonly priority: number;
  readonly region: MemoryRegion;
}

/**
 * A rom device straight over the bytes of a mapped file: no copy is made, so any number of them share the file's
 * pages. After the idea of the `memory_region_init_rom_device_from_file` proposed to QEMU in 2021.
 * @throws RangeError if the file's size is not the device's.
 */
export function romDeviceFromFile(
  name: string,
  sizeBytes: number,
  source: { file: FileBytes; device: RegionDevice },
): RomDevice {
  const { bytes } = source.file;
  if (bytes.length !== sizeBytes)
    throw new RangeError(`${name} has ${sizeBytes} bytes, the file ${bytes.length}`);
  return new RomDevice({ name, bytes, device: source.device });
}
