/** The demonstration image in the program's own folder. */
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_IMAGE_BYTES, makeDemoImage } from '../image/demo-image.ts';
import { unwritable } from './unwritable.ts';

/**
 * Made once, beside its final name, so that a half-written image is never opened.
 * @returns its path. @throws UserError if the folder can't be written.
 */
export function demoImage(dataDirectory: string): string {
  const path = join(dataDirectory, 'demo-nor-16MiB.bin');
  if (statSync(path, { throwIfNoEntry: false })?.size === DEMO_IMAGE_BYTES) return path;
  try {
    mkdirSync(dataDirectory, { recursive: true });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, makeDemoImage());
    renameSync(draft, path);
  } catch (thrown) {
    throw unwritable(thrown, path);
  }
  return path;
}
