/** The entries of a folder, for a window that has no file dialog of the system. */
import { readdirSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { FileEntry, FileListing } from '../../app/contract/file.ts';

const ENTRIES_MAX = 5000;

/** Directories first, then by name; hidden entries and what is neither file nor directory are left out. */
export function listDirectory(directory: string | null): FileListing {
  const path = resolve(directory ?? homedir());
  const names = namesIn(path).filter((name) => !name.startsWith('.'));
  const entries = names.flatMap((name) => entryAt(join(path, name), name));
  entries.sort(
    (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const parent = dirname(path);
  return {
    directory: path,
    parent: parent === path ? null : parent,
    entries: entries.slice(0, ENTRIES_MAX),
    leftOut: Math.max(0, entries.length - ENTRIES_MAX),
  };
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (thrown) {
    const code = errorName(thrown);
    if (code === 'ENOENT') throw refusal('not-found', 'There is no such folder', path);
    if (code === 'ENOTDIR') throw refusal('not-found', 'This is a file, not a folder', path);
    if (code === 'EACCES' || code === 'EPERM')
      throw refusal('no-permission', 'You may not look into this folder', path);
    throw refusal('not-found', `This folder can’t be read (${errorName(thrown)})`, path.slice(0, 200));
  }
}

function refusal(code: 'not-found' | 'no-permission', what: string, where: string): UserError {
  return new UserError({ code, what, where, todo: 'Choose another folder.' });
}

function entryAt(path: string, name: string): FileEntry[] {
  const stats: Stats | undefined = statOrUndefined(path);
  if (stats?.isDirectory()) return [{ name, path, kind: 'directory', sizeBytes: null }];
  if (stats?.isFile()) return [{ name, path, kind: 'file', sizeBytes: stats.size }];
  return [];
}

/** Undefined for what can't be looked at: a broken link, no permission. */
function statOrUndefined(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
