/** How keys move in the file browser's list. */
import type { FileEntry } from '../../../app/contract/file.ts';
import { rowOfKey } from '../../kit/list-keys.ts';

/** Rows that PageUp and PageDown jump over. */
const PAGE_ROWS = 12;

/** The row that a key goes to from `at`; null if it goes nowhere. */
export function rowForKey(key: string, at: number, rowCount: number): number | null {
  return rowOfKey(key, { count: rowCount, active: at }, PAGE_ROWS);
}

/** The next row from `at` on, round the end, whose name begins with what was typed; null if none does. */
export function rowForTyped(typed: string, at: number, entries: readonly FileEntry[]): number | null {
  const start = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < entries.length; step += 1) {
    const index = (start + step) % entries.length;
    if (entries[index]?.name.toLowerCase().startsWith(typed.toLowerCase())) return index;
  }
  return null;
}

/** Whether a path begins with this key, and no name that is looked for in the list. */
export function beginsPath(key: string): boolean {
  return key === '/' || key === '~' || key === '.';
}

/** The folders above and including `directory`, from the root down, each with the path that opens it. */
export function crumbsOf(directory: string): readonly { readonly name: string; readonly path: string }[] {
  const separator = separatorOf(directory);
  const names = directory.split(separator).filter((name) => name !== '');
  const hasRoot = directory.startsWith(separator);
  const crumbs = names.map((name, index) => ({
    name,
    path: (hasRoot ? separator : '') + names.slice(0, index + 1).join(separator),
  }));
  return hasRoot ? [{ name: separator, path: separator }, ...crumbs] : crumbs;
}

/** What the person typed as a path: without quotes around it, and from `directory` on if it is relative. */
export function typedPath(typed: string, directory: string | null): string {
  // A path that was copied from a file manager or a shell often comes in quotes.
  const plain = typed.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (plain === '' || directory === null || /^([\\/]|[A-Za-z]:[\\/])/.test(plain)) return plain;
  const separator = separatorOf(directory);
  return directory.endsWith(separator) ? directory + plain : directory + separator + plain;
}

/** How many characters of a file's name stand before its extension: what a person replaces in it. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : name.length;
}

function separatorOf(directory: string): string {
  return directory.includes('\\') ? '\\' : '/';
}
