/**
 * The bus of a machine: sends accesses of 1, 2, 4 and 8 bytes to the region that answers there, as QEMU 7.2 does.
 * Little-endian. Reads of direct memory go to the bytes in one piece; everything else is split the way QEMU's
 * memory core splits it for a device that takes 1, 2 and 4 aligned bytes. Where nothing is, reads give 0 and
 * writes go nowhere.
 */
import { type FlatRange, flatten } from './flat-view.ts';
import type { DeviceAccessWidth, MemoryRegion } from './region.ts';

export class AddressSpace {
  readonly root: MemoryRegion;
  readonly #ranges: readonly FlatRange[];
  /** The range that answered last: most accesses come in runs. */
  #last: FlatRange | undefined;
  /**
   * The window: addresses [#windowStart, #windowEnd) are read straight from its bytes. Three fields, because a look
   * at the range and its mode for each read makes a loop of reads half as fast. Empty after a change of any mode.
   */
  #windowStart = 0;
  #windowEnd = 0;
  #window: DataView = new DataView(new ArrayBuffer(0));

  constructor(root: MemoryRegion) {
    this.root = root;
    this.#ranges = flatten(root);
    this.#last = this.#ranges[0];
    for (const { region } of this.#ranges) {
      if (region.kind === 'rom device') region.onModeChange = () => this.#closeWindow();
    }
  }

  /** The range that answers this address, if any does. */
  rangeAt(address: number): FlatRange | undefined {
    const last = this.#last;
    if (last !== undefined && address >= last.start && address < last.end) return last;
    const found = this.#search(address);
    if (found !== undefined) this.#last = found;
    return found;
  }

  /** Unsigned value at a bus address; the width is 1, 2 or 4 bytes. */
  read(address: number, widthBytes: DeviceAccessWidth): number {
    const isInside = address >= this.#windowStart && address + widthBytes <= this.#windowEnd;
    if (!isInside && !this.#openWindow(address, widthBytes)) return this.#readPieces(address, widthBytes);
    const offset = address - this.#windowStart;
    if (widthBytes === 4) return this.#window.getUint32(offset, true);
    return widthBytes === 2 ? this.#window.getUint16(offset, true) : this.#window.getUint8(offset);
  }

  /** The 8 bytes at a bus address, split as one access: not as two of 4, which differ where unaligned. */
  read64(address: number): bigint {
    let value = 0n;
    let done = 0;
    while (done < 8) {
      const at = address + done;
      const range = this.rangeAt(at);
      const width = range?.region.isDirect ? 1 : pieceWidth(range, at, 8 - done);
      value |= BigInt(this.#readPiece(range, at, width)) << BigInt(8 * done);
      done += width;
    }
    return value;
  }

  write(address: number, data: number, widthBytes: DeviceAccessWidth): void {
    let done = 0;
    while (done < widthBytes) {
      const range = this.rangeAt(address + done);
      const width = pieceWidth(range, address + done, widthBytes - done);
      if (range !== undefined) {
        // Most accesses are one piece: no division for those.
        const piece = lowBytes(done === 0 ? data : Math.floor(data / 256 ** done), width);
        range.region.device.write(address + done - range.start + range.offsetInRegion, piece, width);
      }
      done += width;
    }
  }

  /** @see read64 for how it is split. */
  write64(address: number, data: bigint): void {
    let done = 0;
    while (done < 8) {
      const range = this.rangeAt(address + done);
      const width = pieceWidth(range, address + done, 8 - done);
      if (range !== undefined) {
        const piece = Number(BigInt.asUintN(8 * width, data >> BigInt(8 * done)));
        range.region.device.write(address + done - range.start + range.offsetInRegion, piece, width);
      }
      done += width;
    }
  }

  /** @returns false if no direct range answers all of this access. */
  #openWindow(address: number, widthBytes: number): boolean {
    const range = this.rangeAt(address);
    if (range === undefined || !range.region.isDirect || address + widthBytes > range.end) return false;
    this.#windowStart = range.start;
    this.#windowEnd = range.end;
    this.#window = range.bytes;
    return true;
  }

  #closeWindow(): void {
    this.#windowStart = 0;
    this.#windowEnd = 0;
  }

  #readPieces(address: number, widthBytes: number): number {
    let value = 0;
    let done = 0;
    while (done < widthBytes) {
      const at = address + done;
      const range = this.rangeAt(at);
      const width = range?.region.isDirect ? 1 : pieceWidth(range, at, widthBytes - done);
      value += this.#readPiece(range, at, width) * 256 ** done;
      done += width;
    }
    return value;
  }

  #readPiece(range: FlatRange | undefined, address: number, width: DeviceAccessWidth): number {
    if (range === undefined) return 0;
    const offset = address - range.start + range.offsetInRegion;
    if (range.region.isDirect) return range.region.bytes[offset] ?? 0;
    return range.region.device.read(offset, width);
  }

  #search(address: number): FlatRange | undefined {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range === undefined) return undefined;
      if (address < range.start) high = middle - 1;
      else if (address >= range.end) low = middle + 1;
      else return range;
    }
    return undefined;
  }
}

function lowBytes(value: number, widthBytes: DeviceAccessWidth): number {
  if (widthBytes === 4) return value >>> 0;
  return value & (widthBytes === 2 ? 0xffff : 0xff);
}

/**
 * Bytes of the next device access: a power of two, at most 4, aligned in the region, inside the range. Measured:
 * oracle, QEMU 7.2.22 (`memory_access_size` with the default limits). Where nothing is, one byte at a time.
 */
function pieceWidth(range: FlatRange | undefined, address: number, wantedBytes: number): DeviceAccessWidth {
  if (range === undefined) return 1;
  const offset = address - range.start + range.offsetInRegion;
  const room = Math.min(wantedBytes, range.end - address);
  if (room >= 4 && offset % 4 === 0) return 4;
  return room >= 2 && offset % 2 === 0 ? 2 : 1;
}
