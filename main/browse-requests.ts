/** What can be asked of the bytes of an image: by windows of a flash, by commands of a file. */
import type { Comparison, StructureChange } from '../app/contract/compare.ts';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import type { FindQuery } from '../app/contract/find.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Structure } from '../app/contract/structure.ts';
import { type Both, Browser } from './browse/browse.ts';
import { bytesOfFlash, type ImageBytes, withBytesOfFile } from './browse/image-bytes.ts';
import { KeptStructures } from './browse/kept-structures.ts';
import { rangeIn } from './browse/range.ts';
import type { Found } from './browse/search.ts';
import type { Surroundings } from './files/exports.ts';
import { type ExtractCommands, extractCommands } from './files/extract.ts';
import type { OnProgress, Progress } from './work/task.ts';
import { WorkerPool } from './work/worker-pool.ts';

type BrowseRequest = 'structure.scan' | 'structure.node' | 'structure.notes';
type BrowseEventName = 'structure.progressed';
type BrowseEvent = {
  [K in BrowseEventName]: { readonly name: K; readonly payload: PayloadOf<Contract[K]> };
}[BrowseEventName];

/** The earlier one first. */
export type BothPaths = readonly [string, string];

/** What to look for in a file, and where; without a range, in all of it. */
export interface FileSearch {
  readonly query: FindQuery;
  readonly range: { readonly start: number; readonly end: number } | null;
  /** Hits that are told; more are counted. */
  readonly mostHits: number;
}

interface Listening {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What was found, and the bytes of the file. */
type OnFound = (found: Found, bytes: Uint8Array) => Promise<void>;

/** For a command without a window. */
export interface BrowseCommands extends ExtractCommands {
  /** What lies in a file, whatever it is. @throws UserError if it can't be opened, or is lost meanwhile */
  scanFile(path: string, signal: AbortSignal, onProgress: OnProgress): Promise<Structure>;
  /** Where two files differ, whatever they are. @throws as `scanFile` */
  compareFiles(paths: BothPaths, joinBytes: number, signal: AbortSignal): Promise<Comparison>;
  /** What has become of the structures of the first file in the second. @throws as `scanFile` */
  compareStructures(
    paths: BothPaths,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<StructureChange[]>;
  /**
   * Looks for something in a file, and hands what is found to `body` while the file is open.
   * @throws UserError as `scanFile`, and for a pattern or a range that makes no sense; what `body` throws
   */
  findInFile(path: string, wanted: FileSearch, listening: Listening, body: OnFound): Promise<void>;
}

/** The requests of windows, and the same for commands without one. `emit` hears how far they are. */
export function browseRequests(
  { session, saver, ended }: Pick<Surroundings, 'session' | 'saver' | 'ended'>,
  workerPath: string,
  emit: (event: BrowseEvent) => void,
): { handlers: Pick<Handlers, BrowseRequest>; commands: BrowseCommands } {
  const pool = new WorkerPool(workerPath);
  ended.addEventListener('abort', () => pool.close());
  const browser = new Browser(pool);
  const kept = new KeptStructures();
  return {
    handlers: {
      'structure.scan': async ({ flash, scanning }, signal) => {
        const { machine } = session;
        const onProgress = (progress: Progress) =>
          emit({ name: 'structure.progressed', payload: { scanning, ...progress } });
        const found = await browser.structureOf(bytesOfFlash(machine, flash), signal, onProgress);
        return kept.keep(machine, flash, found);
      },
      'structure.node': ({ flash, id }) => ({ node: kept.of(session.machine, flash)?.node(id) ?? null }),
      'structure.notes': ({ flash, offset, lengthBytes }) => ({
        notes: kept.of(session.machine, flash)?.notes(offset, offset + lengthBytes) ?? [],
      }),
    },
    commands: {
      ...extractCommands(browser, saver),
      scanFile: (path, signal, onProgress) =>
        withBytesOfFile(path, (image) => browser.structureOf(image, signal, onProgress)),
      compareFiles: (paths, joinBytes, signal) =>
        withBoth(paths, (both) => browser.compare(both, joinBytes, signal)),
      compareStructures: (paths, signal, onProgress) =>
        withBoth(paths, (both) => browser.compareStructures(both, signal, onProgress)),
      findInFile: (path, wanted, listening, body) =>
        withBytesOfFile(path, (image) => findIn(browser, image, { ...wanted, ...listening }, body)),
    },
  };
}

function withBoth<T>([one, other]: BothPaths, body: (both: Both) => Promise<T>): Promise<T> {
  return withBytesOfFile(one, (before) => withBytesOfFile(other, (after) => body([before, after])));
}

async function findIn(
  browser: Browser,
  image: ImageBytes,
  { query, range, mostHits, signal, onProgress }: FileSearch & Listening,
  body: OnFound,
): Promise<void> {
  const { start, end } = rangeIn(image.bytes.length, range);
  const found = await browser.find(
    image,
    { query, start, end, mostHits },
    {
      signal,
      onMore: ({ searchedTo }) => onProgress({ done: searchedTo - start, total: end - start }),
    },
  );
  await body(found, image.bytes);
}
