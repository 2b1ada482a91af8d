/**
 * The window's own files, by the path a page asks for. The list is read once from disk and nothing else is ever
 * served, so a path that climbs out of the folder is merely one that isn't on the list.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UserError } from './contract/errors.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
};

export type PageFile = { readonly bytes: Buffer; readonly contentType: string };

export interface PageFiles {
  /** The file at this URL path (`/` is `index.html`), or null where there is none. */
  read(urlPath: string): Promise<PageFile | null>;
}

/** @throws UserError if `directory` holds no built page. */
export function pageFiles(directory: string): PageFiles {
  const diskPaths = new Map(filesBelow(directory, '').map((path) => [`/${path}`, join(directory, path)]));
  const index = diskPaths.get('/index.html');
  if (index === undefined) throw new UserError(notBuilt(directory));
  diskPaths.set('/', index);
  return {
    async read(urlPath) {
      const diskPath = diskPaths.get(urlPath);
      if (diskPath === undefined) return null;
      return { bytes: await readFile(diskPath), contentType: contentType(diskPath) };
    },
  };
}

function filesBelow(directory: string, prefix: string): string[] {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(join(directory, prefix), { withFileTypes: true });
  } catch {
    throw new UserError(notBuilt(directory));
  }
  return entries.flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(directory, path) : [path];
  });
}

function contentType(path: string): string {
  return CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
}

function notBuilt(directory: string) {
  return {
    code: 'not-found',
    what: "The window's own files are missing",
    where: directory,
    todo: 'Run `npm run build`, then start Norscope again.',
  } as const;
}
