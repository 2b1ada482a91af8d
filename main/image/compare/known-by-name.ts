/** Whose name says which one it is: another one beside it is another thing, however much they are alike. */
import { FILE_TYPES } from '../structure/formats/filesystem/attributes.ts';

/**
 * Named by who made the image, or by the format for what it is there for. All others are named for what they hold: a kernel
 * for its version, a file system for its label.
 */
const KINDS: ReadonlySet<string> = new Set([
  ...FILE_TYPES,
  ...['acpi-table', 'android-part', 'android-ramdisk-entry', 'cbfs-file', 'device-tree-node', 'elf-section'],
  ...['fit-configuration', 'fit-image', 'flash-region', 'partition', 'pe-section', 'squashfs-table'],
  ...['ubi-volume', 'uefi-file', 'uefi-variable'],
]);

export function isKnownByName({ kind }: { readonly kind: string }): boolean {
  return KINDS.has(kind);
}
