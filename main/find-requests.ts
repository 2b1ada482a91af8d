/** What can be looked for in the bytes of an image: by windows in a flash, by commands in a file. */
import type { Contract, Handlers } from '../app/contract/contract.ts';
import type { FindQuery } from '../app/contract/find.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Around } from './browse/around-hit.ts';
import type { Browser } from './browse/browse.ts';
import { Findings } from './browse/findings.ts';
import { type ImageBytes, withBytesOfFile } from './browse/image-bytes.ts';
import type { KeptStructures } from './browse/kept-structures.ts';
import { rangeIn } from './browse/range.ts';
import type { ScanFlash } from './browse/scan-flash.ts';
import type { Found } from './browse/search.ts';
import { UnpackedFound } from './browse/unpacked-found.ts';
import type { Surroundings } from './files/exports.ts';
import { stageOf } from './work/stages.ts';
import type { OnProgress } from './work/task.ts';

type FindRequest = Extract<keyof Handlers, `find.${string}`>;

/** What to look for in a file, and where; without a range, in all of it. */
export interface FileSearch {
  readonly query: FindQuery;
  readonly range: { readonly start: number; readonly end: number } | null;
  /** Hits that are told; more are counted. */
  readonly mostHits: number;
  /** To look in what is packed or scattered in the image, too: which bytes are told with each of these hits. Null: not there. */
  readonly unpacked: Around | null;
}

interface Listening {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What was found in the bytes of the file, and in what is packed in it, if that was asked for. */
interface FoundInFile {
  readonly found: Found;
  readonly unpacked: UnpackedFound | null;
}
type OnFound = (found: FoundInFile, bytes: Uint8Array) => Promise<void>;

/** For a command without a window. */
export interface FindCommands {
  /**
   * Looks for something in a file, and hands what is found to `body` while the file is open.
   * @throws UserError if the file can't be opened or is lost meanwhile, and for a pattern or a range that makes no sense;
   *   what `body` throws
   */
  findInFile(path: string, wanted: FileSearch, listening: Listening, body: OnFound): Promise<void>;
}

interface Browsing {
  readonly browser: Browser;
  /** What `scan` finds. */
  readonly kept: KeptStructures;
  readonly scan: ScanFlash;
}

/** The requests of windows, and the same for commands without one. `onProgress` hears how far a search of a window is. */
export function findRequests(
  { session, ended }: Pick<Surroundings, 'session' | 'ended'>,
  { browser, kept, scan }: Browsing,
  onProgress: (payload: PayloadOf<Contract['find.progressed']>) => void,
): { handlers: Pick<Handlers, FindRequest>; commands: FindCommands } {
  const findings = new Findings(browser, async (machine, flash, signal, onScanned) => {
    const { scan: number } = await scan(machine, flash, signal, onScanned);
    return { scan: number, structure: kept.of(machine.flash(flash), number).bytes.structure };
  });
  ended.addEventListener('abort', () => findings.close());
  return {
    handlers: {
      'find.start': (asked, signal) =>
        findings.start(session.machine, asked, signal, (progress) =>
          onProgress({ finding: asked.finding, ...progress }),
        ),
      'find.hits': (asked) => findings.hits(session.machine, asked),
      'find.next': (asked) => ({ hit: findings.next(asked) }),
      'find.marks': (asked) => findings.marks(asked),
      'find.end': ({ finding }) => {
        findings.end(finding);
        return {};
      },
    },
    commands: {
      findInFile: (path, wanted, listening, body) =>
        withBytesOfFile(path, (image) => findIn(browser, image, { ...wanted, ...listening }, body)),
    },
  };
}

async function findIn(
  browser: Browser,
  image: ImageBytes,
  { query, range, mostHits, unpacked: around, signal, onProgress }: FileSearch & Listening,
  body: OnFound,
): Promise<void> {
  const { start, end } = rangeIn(image.bytes.length, range);
  const stage = (index: number) => stageOf(onProgress, index, around === null ? 1 : 3);
  const onMore = ({ searchedTo }: Found) => stage(0)({ done: searchedTo - start, total: end - start });
  const found = await browser.find(image, { query, start, end, mostHits }, { signal, onMore });
  let unpacked: UnpackedFound | null = null;
  if (around !== null) {
    unpacked = new UnpackedFound(await browser.structureOf(image, signal, stage(1)), around);
    const search = { query, mostHits, found: unpacked };
    await browser.findUnpacked(image, search, { signal, onProgress: stage(2) });
  }
  // Pages that go while hits are told are zeros from then on: what was told of them must not stand.
  await body({ found, unpacked }, image.bytes);
  image.mustBeThere();
}
