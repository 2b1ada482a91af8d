/** Where the engine's worker threads start. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build lays it beside every program that starts an engine, inside a packaged program's archive too. Absolute. */
export function workerPath(): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'worker.cjs');
}
