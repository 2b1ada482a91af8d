/** Texts in the properties of a device tree. Devicetree Specification v0.4, section 2.2.4. */
import { utf8At } from '../text-at.ts';
import { propertyOf, type TreeNode } from './tree.ts';

/** A longer value is data that happens to be printable. */
const TEXTS_MAX_BYTES = 64 * 1024;

/** The texts of a value that is a list of such: printable, none empty, each with its zero; null for another. */
export function stringsIn(value: Uint8Array): string[] | null {
  if (value.length < 2 || value.length > TEXTS_MAX_BYTES || value[value.length - 1] !== 0) return null;
  let before = 0;
  for (const byte of value) {
    if (byte === 0 ? before === 0 : !isPrintable(byte)) return null;
    before = byte;
  }
  return utf8At(value, 0, value.length - 1).split('\0');
}

/** The texts of a property; empty where it has none. */
export function stringsOf(node: TreeNode, name: string): readonly string[] {
  const value = propertyOf(node, name)?.value;
  return value === undefined ? [] : (stringsIn(value) ?? []);
}

/** ASCII, and tabs and line ends, and what UTF-8 has of bytes. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
