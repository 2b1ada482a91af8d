/** What can be asked of the bytes of an image: by windows of a flash, by commands of a file. */
import type { Comparison, StructureComparison } from '../app/contract/compare.ts';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { PackedCells } from '../app/contract/overview/byte-cell.ts';
import type { Structure } from '../app/contract/structure.ts';
import { type Both, Browser } from './browse/browse.ts';
import { bytesOfFlash, withBytesOfFile } from './browse/image-bytes.ts';
import { KeptStructures } from './browse/kept-structures.ts';
import { Overviews } from './browse/overview.ts';
import { scanFlashWith } from './browse/scan-flash.ts';
import { compareRequests } from './compare-requests.ts';
import type { Surroundings } from './files/exports.ts';
import { type ExtractCommands, extractCommands } from './files/extract.ts';
import { type LayoutCommands, layoutCommands } from './files/layout-of-file.ts';
import { type FindCommands, findRequests } from './find-requests.ts';
import { structureRequests } from './structure-requests.ts';
import type { OnProgress } from './work/task.ts';
import { WorkerPool } from './work/worker-pool.ts';

type BrowseTopic = 'structure' | 'find' | 'compare' | 'overview';
type BrowseRequest = Extract<keyof Handlers, `${BrowseTopic}.${string}`>;
type BrowseEventName = 'structure.progressed' | 'find.progressed' | 'compare.progressed' | 'compare.lost';
type BrowseEvent = {
  [K in BrowseEventName]: { readonly name: K; readonly payload: PayloadOf<Contract[K]> };
}[BrowseEventName];

/** The earlier one first. */
export type BothPaths = readonly [string, string];

/** For a command without a window. */
export interface BrowseCommands extends ExtractCommands, FindCommands, LayoutCommands {
  /** What lies in a file, whatever it is. @throws UserError if it can't be opened, or is lost meanwhile */
  scanFile(path: string, signal: AbortSignal, onProgress: OnProgress): Promise<Structure>;
  /** Where two files differ, whatever they are. @throws as `scanFile` */
  compareFiles(paths: BothPaths, joinBytes: number, signal: AbortSignal): Promise<Comparison>;
  /** What has become of the structures of the first file in the second. @throws as `scanFile` */
  compareStructures(
    paths: BothPaths,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<StructureComparison>;
  /** What the bytes of each cell of a file are like. Counts bytes. @throws as `scanFile` */
  countFile(
    path: string,
    cellBytesOf: (sizeBytes: number) => number,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<CountedFile>;
}

export interface CountedFile {
  readonly sizeBytes: number;
  readonly cellBytes: number;
  readonly cells: PackedCells;
}

/** The requests of windows, and the same for commands without one. */
export interface BrowseRequests {
  readonly handlers: Pick<Handlers, BrowseRequest>;
  readonly commands: BrowseCommands;
  /** Hears which bytes of a flash of the open machine are other ones now. */
  onBytes(range: PayloadOf<Contract['image.changed']>): void;
  /** What the last scans of windows found. */
  readonly structures: KeptStructures;
}

/** `emit` hears how far they are. */
export function browseRequests(
  surroundings: Surroundings,
  workerPath: string,
  emit: (event: BrowseEvent) => void,
): BrowseRequests {
  const { ended, saver, session } = surroundings;
  const pool = new WorkerPool(workerPath);
  ended.addEventListener('abort', () => pool.close());
  const browser = new Browser(pool);
  const structures = new KeptStructures();
  const overviews = new Overviews(pool);
  const scan = scanFlashWith(browser, structures, ended);
  const finding = findRequests(surroundings, { browser, kept: structures, scan }, (payload) =>
    emit({ name: 'find.progressed', payload }),
  );
  return {
    handlers: {
      ...structureRequests(surroundings, { kept: structures, scan }, (payload) =>
        emit({ name: 'structure.progressed', payload }),
      ),
      ...finding.handlers,
      'overview.cells': ({ flash, ...asked }, signal) => {
        const { machine } = session;
        return overviews.cellsOf(machine.flash(flash), bytesOfFlash(machine, flash), asked, signal);
      },
      ...compareRequests(surroundings, browser, {
        onProgress: (payload) => emit({ name: 'compare.progressed', payload }),
        onLost: (payload) => emit({ name: 'compare.lost', payload }),
      }),
    },
    commands: {
      ...extractCommands(browser, saver),
      ...layoutCommands(browser),
      ...finding.commands,
      scanFile: (path, signal, onProgress) =>
        withBytesOfFile(path, (image) => browser.structureOf(image, signal, onProgress)),
      compareFiles: (paths, joinBytes, signal) =>
        withBoth(paths, (both) => browser.compare(both, joinBytes, signal)),
      compareStructures: (paths, signal, onProgress) =>
        withBoth(paths, (both) => browser.compareStructures(both, signal, onProgress)),
      countFile: (path, cellBytesOf, signal, onProgress) =>
        withBytesOfFile(path, async (image) => {
          const sizeBytes = image.bytes.length;
          const cellBytes = cellBytesOf(sizeBytes);
          return {
            sizeBytes,
            cellBytes,
            cells: await overviews.allCells(image, cellBytes, signal, onProgress),
          };
        }),
    },
    onBytes: ({ flash, offset, lengthBytes }) => {
      if (session.current !== null)
        overviews.change(session.machine.flash(flash), offset, offset + lengthBytes);
    },
    structures,
  };
}

function withBoth<T>([one, other]: BothPaths, body: (both: Both) => Promise<T>): Promise<T> {
  return withBytesOfFile(one, (before) => withBytesOfFile(other, (after) => body([before, after])));
}
