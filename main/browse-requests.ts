/** What can be asked of the bytes of an image: by windows of a flash, by commands of a file. */
import type { Contract, Handlers } from '../app/contract/contract.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Structure } from '../app/contract/structure.ts';
import { Browser } from './browse/browse.ts';
import { bytesOfFlash, withBytesOfFile } from './browse/image-bytes.ts';
import type { Surroundings } from './files/exports.ts';
import type { OnProgress } from './work/task.ts';
import { WorkerPool } from './work/worker-pool.ts';

type BrowseEventName = 'structure.progressed';
type BrowseEvent = {
  [K in BrowseEventName]: { readonly name: K; readonly payload: PayloadOf<Contract[K]> };
}[BrowseEventName];

/** For a command without a window. */
export interface BrowseCommands {
  /** What lies in a file, whatever it is. @throws UserError if it can't be opened, or is lost meanwhile */
  scanFile(path: string, signal: AbortSignal, onProgress: OnProgress): Promise<Structure>;
}

/** The requests of windows, and the same for commands without one. `emit` hears how far they are. */
export function browseRequests(
  { session, ended }: Pick<Surroundings, 'session' | 'ended'>,
  workerPath: string,
  emit: (event: BrowseEvent) => void,
): { handlers: Pick<Handlers, 'structure.scan'>; commands: BrowseCommands } {
  const pool = new WorkerPool(workerPath);
  ended.addEventListener('abort', () => pool.close());
  const browser = new Browser(pool);
  return {
    handlers: {
      'structure.scan': ({ flash, scanning }, signal) =>
        browser.structureOf(bytesOfFlash(session.machine, flash), signal, (progress) =>
          emit({ name: 'structure.progressed', payload: { scanning, ...progress } }),
        ),
    },
    commands: {
      scanFile: (path, signal, onProgress) =>
        withBytesOfFile(path, (image) => browser.structureOf(image, signal, onProgress)),
    },
  };
}
