/**
 * What a board of QEMU 7.2's says of its flashes, as a data sheet has it. Sizes and addresses are bytes, addresses bus
 * addresses. What every board leaves at QEMU's default is no column: `secure` and `old-multiple-chip-handling` are
 * off, and a chip has its maximum width.
 */
import type { WidthBytes } from '../pflash/geometry.ts';

/** A flash begins at an address, or ends below one, or below the flash before it that ends there too. */
export type FlashPlace = { readonly from: number } | { readonly below: number };

/** How many bytes a flash has: always the same, or as many as its image, if those are allowed. */
export type FlashSize =
  | { readonly rule: 'fixed'; readonly sectorCount: number; readonly sectorLengthBytes: number }
  /** Any whole number of erase blocks. */
  | { readonly rule: 'multiple'; readonly sectorLengthBytes: number }
  /** A power of two, from one erase block on. */
  | { readonly rule: 'power of two'; readonly maxBytes: number; readonly sectorLengthBytes: number }
  | { readonly rule: 'one of'; readonly sizesBytes: readonly number[]; readonly sectorLengthBytes: number };

/**
 * When the board has the flash: always; only if an image is given for it; or always because the board doesn't start
 * without its image.
 */
export type FlashPresence = 'always' | 'with image' | 'image required';

interface AnyFlashSheet {
  /** Of its region, as `info mtree` prints it. */
  readonly name: string;
  readonly place: FlashPlace;
  readonly size: FlashSize;
  readonly presence: FlashPresence;
  /** QEMU `width`: all chips together. */
  readonly bankWidthBytes: WidthBytes;
  /** QEMU `big-endian`: the order in which the device takes the bytes of a bus word. */
  readonly isBigEndian: boolean;
  /** QEMU `id0` to `id3`. */
  readonly identifiers: readonly [number, number, number, number];
  /** The container that the region lies in; null: `system`. */
  readonly inside: string | null;
}

/** A flash with the Intel command set, QEMU `cfi.pflash01`. */
export interface IntelFlashSheet extends AnyFlashSheet {
  readonly type: 'cfi01';
  /** QEMU `device-width`; null where the board leaves it at 0, and the device answers queries in an older way. */
  readonly deviceWidthBytes: WidthBytes | null;
}

/** A flash with the AMD command set, QEMU `cfi.pflash02`. */
export interface AmdFlashSheet extends AnyFlashSheet {
  readonly type: 'cfi02';
  /** QEMU `unlock-addr0` and `unlock-addr1`, in words of the device. */
  readonly unlockAddresses: readonly [number, number];
  /** The flash fills this window with mirrors of itself (QEMU `mappings` of them); null: it is there once. */
  readonly windowBytes: number | null;
}

/** One flash of a board. */
export type FlashSheet = IntelFlashSheet | AmdFlashSheet;

/** A region that only holds others. `sizeBytes` null: the whole 64-bit space. */
export interface ContainerSheet {
  readonly name: string;
  readonly from: number;
  readonly sizeBytes: number | null;
  readonly priority: number;
}

/** A second place for bytes [offset, offset + lengthBytes) of a region, the flash's or a container's. */
export interface AliasSheet {
  readonly name: string;
  readonly of: string;
  readonly from: number;
  readonly offset: number;
  readonly lengthBytes: number;
}

/** ROM filled once, at start, with the end of a flash: what the flash becomes later isn't seen there. */
export interface CopySheet {
  readonly name: string;
  readonly of: string;
  readonly place: FlashPlace;
  /** The last so many bytes of the flash, or all if it has fewer. */
  readonly maxBytes: number;
  readonly inside: string | null;
  readonly priority: number;
  /** A 32-bit word, in the order of the bus, that the board writes over the copy. */
  readonly patch: { readonly offset: number; readonly word: number } | null;
}

/** One machine of QEMU's, as far as its flashes go. */
export interface BoardSheet {
  /** Ours: the machine's name where that is enough. */
  readonly id: string;
  /** As `-M` takes it. */
  readonly machine: string;
  /** Which machine that is, in a few words. */
  readonly what: string;
  /** The emulators that have it: `arm` for `qemu-system-arm`. */
  readonly binaries: readonly string[];
  /** Of the target: how a bus word is made of the bytes of memory. */
  readonly busEndianness: 'little' | 'big';
  readonly flashes: readonly FlashSheet[];
  readonly containers: readonly ContainerSheet[];
  readonly aliases: readonly AliasSheet[];
  readonly copies: readonly CopySheet[];
  /** What all images may have together; null: no rule. */
  readonly imagesMaxBytes: number | null;
  /** The option that takes the image: a pflash drive, but for one board that only knows `-bios`. */
  readonly imageOption: 'drive' | 'bios';
  /** So many bytes of an image are loaded with the bytes of each 32-bit word swapped. */
  readonly swappedOnLoadBytes: number;
}

/** The name of the container that only software in the Secure state sees, with `system` under it. */
export const SECURE_MEMORY = 'secure-memory';
