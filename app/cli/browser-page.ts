/**
 * A file that sends the browser to the host. Whoever may list this machine's processes reads their arguments: the
 * browser is started on this file, which its owner alone can read, and not on the address with its token.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the file into `directory`, which is made if it isn't there, and removes it when the process exits.
 * `url` holds nothing that HTML would read as its own. @returns the file's path. @throws where it can't be written.
 */
export function writeBrowserPage(directory: string, url: string): string {
  const path = join(directory, `browser-${process.pid}.html`);
  mkdirSync(directory, { recursive: true });
  // One that is there was left by a killed process of the same number; its mode would stay.
  rmSync(path, { force: true });
  writeFileSync(path, pageTo(url), { mode: 0o600, flag: 'wx' });
  process.once('exit', () => rmSync(path, { force: true }));
  return path;
}

function pageTo(url: string): string {
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0; url=${url}">`,
    '<title>Norscope</title>',
    `<p><a href="${url}">Open Norscope</a></p>`,
    '',
  ].join('\n');
}
