/** Where what an engine starts beside itself begins. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of the engine's worker threads, and of the processes of the footprint lab. */
export interface EntryPaths {
  readonly workerPath: string;
  readonly footprintInstancePath: string;
}

/**
 * Absolute. The build lays these files beside every program that starts an engine, inside a packaged program's archive
 * too.
 */
export function entryPaths(): EntryPaths {
  const directory = dirname(fileURLToPath(import.meta.url));
  return {
    workerPath: join(directory, 'worker.cjs'),
    footprintInstancePath: join(directory, 'footprint-instance.cjs'),
  };
}
