/** An engine for one command. */
import { createEngine, type Engine } from '../../main/engine.ts';
import { dataDirectory } from '../data-directory.ts';
import { entryPaths } from '../entry-paths.ts';

/** Runs `body` with an engine of its own, and closes it whatever comes. @throws what `body` throws */
export async function withEngine<T>(
  body: (engine: Engine, signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const engine = createEngine({
    dataDirectory: dataDirectory(),
    ...entryPaths(),
    isHeadless: true,
  });
  try {
    return await body(engine, new AbortController().signal);
  } finally {
    engine.close();
  }
}
