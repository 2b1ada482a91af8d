/**
 * The bus of a machine: sends accesses of 1, 2, 4 and 8 bytes, or of any length, to the region that answers there, as
 * QEMU 7.2 does. Reads of direct memory take the bytes; everything else is split the way QEMU's memory core splits it
 * for a device that takes 1, 2 and 4 aligned bytes. Where nothing is, reads give 0 and writes go nowhere.
 */
import { type FlatRange, flatten } from './flat-view.ts';
import type { DeviceAccessWidth, MemoryRegion } from './region.ts';

/** What an address space is made with besides its regions. */
export interface BusOptions {
  /** Which byte of a value lies at the lowest address; a device's own value is the same on both buses. */
  readonly isBigEndian: boolean;
}

/** An access as one device sees it. */
export interface AccessPiece {
  readonly region: FlatRange['region'];
  /** Bytes from the start of the region. */
  readonly offset: number;
  readonly widthBytes: DeviceAccessWidth;
  readonly data: number;
}

export class AddressSpace {
  readonly root: MemoryRegion;
  readonly isBigEndian: boolean;
  readonly #ranges: readonly FlatRange[];
  /** The range that answered last: most accesses come in runs. */
  #last: FlatRange | undefined;
  /**
   * The window: addresses [#windowStart, #windowEnd) are read straight from its bytes. Three fields, because a look
   * at the range and its mode for each read makes a loop of reads half as fast. Empty after a change of any mode, and
   * always on a big-endian bus: a look at the order for each read costs a quarter of the speed.
   */
  #windowStart = 0;
  #windowEnd = 0;
  #window: DataView = new DataView(new ArrayBuffer(0));
  /** For accesses in more than one piece. */
  readonly #pieces = new DataView(new ArrayBuffer(8));

  constructor(root: MemoryRegion, { isBigEndian }: BusOptions = { isBigEndian: false }) {
    this.root = root;
    this.isBigEndian = isBigEndian;
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
    if (!isInside && !this.#openWindow(address, widthBytes)) return this.#readDevice(address, widthBytes);
    const offset = address - this.#windowStart;
    if (widthBytes === 4) return this.#window.getUint32(offset, true);
    return widthBytes === 2 ? this.#window.getUint16(offset, true) : this.#window.getUint8(offset);
  }

  /** The 8 bytes at a bus address, split as one access: not as two of 4, which differ where unaligned. */
  read64(address: number): bigint {
    this.readBytes(address, bytesOf(this.#pieces, 8));
    return this.#pieces.getBigUint64(0, !this.isBigEndian);
  }

  /** Fills `into` with what lies from a bus address on, as one access of that length. */
  readBytes(address: number, into: Uint8Array): void {
    let done = 0;
    while (done < into.length) {
      const at = address + done;
      const range = this.rangeAt(at);
      done += range?.region.isDirect
        ? copyDirect(range, at, into.subarray(done))
        : this.#readPiece(range, at, into.subarray(done));
    }
  }

  /** The low `widthBytes` bytes of `data` to a bus address. */
  write(address: number, data: number, widthBytes: DeviceAccessWidth): void {
    const range = this.rangeAt(address);
    if (range !== undefined && pieceWidth(range, address, widthBytes) === widthBytes) {
      range.region.device.write(offsetIn(range, address), lowBytes(data, widthBytes), widthBytes);
      return;
    }
    put(this.#pieces, data, widthBytes, this.isBigEndian);
    this.writeBytes(address, bytesOf(this.#pieces, widthBytes));
  }

  /** @see read64 for how it is split. */
  write64(address: number, data: bigint): void {
    this.#pieces.setBigUint64(0, data, !this.isBigEndian);
    this.writeBytes(address, bytesOf(this.#pieces, 8));
  }

  /** Sends the bytes to a bus address, as one access of that length. */
  writeBytes(address: number, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let done = 0;
    while (done < bytes.length) {
      const at = address + done;
      const range = this.rangeAt(at);
      const width = pieceWidth(range, at, bytes.length - done);
      if (range !== undefined) {
        range.region.device.write(offsetIn(range, at), take(view, done, width, this.isBigEndian), width);
      }
      done += width;
    }
  }

  /**
   * How an access is split for the devices that it reaches, in the order of its bytes: `data` is what each piece carries
   * of the whole. Where nothing is, there is no piece.
   */
  piecesOf(address: number, data: bigint, widthBytes: DeviceAccessWidth | 8): AccessPiece[] {
    const bytes = new DataView(new ArrayBuffer(8));
    const shifted = this.isBigEndian ? data << BigInt(8 * (8 - widthBytes)) : data;
    bytes.setBigUint64(0, BigInt.asUintN(64, shifted), !this.isBigEndian);
    const pieces: AccessPiece[] = [];
    for (let done = 0; done < widthBytes; ) {
      const at = address + done;
      const range = this.rangeAt(at);
      const width = pieceWidth(range, at, widthBytes - done);
      if (range !== undefined) {
        const value = take(bytes, done, width, this.isBigEndian);
        pieces.push({ region: range.region, offset: offsetIn(range, at), widthBytes: width, data: value });
      }
      done += width;
    }
    return pieces;
  }

  /** @returns false if no direct range answers all of this access, or its bytes are in the other order. */
  #openWindow(address: number, widthBytes: number): boolean {
    const range = this.rangeAt(address);
    if (range === undefined || !range.region.isDirect || address + widthBytes > range.end) return false;
    if (this.isBigEndian) return false;
    this.#windowStart = range.start;
    this.#windowEnd = range.end;
    this.#window = range.bytes;
    return true;
  }

  #closeWindow(): void {
    this.#windowStart = 0;
    this.#windowEnd = 0;
  }

  #readDevice(address: number, widthBytes: DeviceAccessWidth): number {
    const range = this.rangeAt(address);
    if (
      range !== undefined &&
      !range.region.isDirect &&
      pieceWidth(range, address, widthBytes) === widthBytes
    ) {
      // A device may answer more than the access has bits: QEMU's memory core cuts it.
      return lowBytes(range.region.device.read(offsetIn(range, address), widthBytes), widthBytes);
    }
    this.readBytes(address, bytesOf(this.#pieces, widthBytes));
    return take(this.#pieces, 0, widthBytes, this.isBigEndian);
  }

  #readPiece(range: FlatRange | undefined, address: number, into: Uint8Array): number {
    const width = pieceWidth(range, address, into.length);
    const value = range === undefined ? 0 : range.region.device.read(offsetIn(range, address), width);
    put(new DataView(into.buffer, into.byteOffset, width), value, width, this.isBigEndian);
    return width;
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

function offsetIn(range: FlatRange, address: number): number {
  return address - range.start + range.offsetInRegion;
}

function copyDirect({ start, end, bytes }: FlatRange, address: number, into: Uint8Array): number {
  const lengthBytes = Math.min(into.length, end - address);
  into.set(new Uint8Array(bytes.buffer, bytes.byteOffset + address - start, lengthBytes));
  return lengthBytes;
}

function bytesOf({ buffer, byteOffset }: DataView, lengthBytes: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, lengthBytes);
}

function put(view: DataView, value: number, widthBytes: DeviceAccessWidth, isBigEndian: boolean): void {
  if (widthBytes === 4) view.setUint32(0, value, !isBigEndian);
  else if (widthBytes === 2) view.setUint16(0, value, !isBigEndian);
  else view.setUint8(0, value);
}

function take(view: DataView, offset: number, widthBytes: DeviceAccessWidth, isBigEndian: boolean): number {
  if (widthBytes === 4) return view.getUint32(offset, !isBigEndian);
  return widthBytes === 2 ? view.getUint16(offset, !isBigEndian) : view.getUint8(offset);
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
  const offset = offsetIn(range, address);
  const room = Math.min(wantedBytes, range.end - address);
  if (room >= 4 && offset % 4 === 0) return 4;
  return room >= 2 && offset % 2 === 0 ? 2 : 1;
}
