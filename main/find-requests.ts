/** What can be looked for in the bytes of an image: by windows in a flash, by commands in a file. */
import type { Contract, Handlers } from '../app/contract/contract.ts';
import type { FindQuery } from '../app/contract/find.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Browser } from './browse/browse.ts';
import { Findings } from './browse/findings.ts';
import { type ImageBytes, withBytesOfFile } from './browse/image-bytes.ts';
import { rangeIn } from './browse/range.ts';
import type { Found } from './browse/search.ts';
import type { Surroundings } from './files/exports.ts';
import type { OnProgress } from './work/task.ts';

type FindRequest = Extract<keyof Handlers, `find.${string}`>;

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
export interface FindCommands {
  /**
   * Looks for something in a file, and hands what is found to `body` while the file is open.
   * @throws UserError if the file can't be opened or is lost meanwhile, and for a pattern or a range that makes no sense;
   *   what `body` throws
   */
  findInFile(path: string, wanted: FileSearch, listening: Listening, body: OnFound): Promise<void>;
}

/** The requests of windows, and the same for commands without one. `onProgress` hears how far a search of a window is. */
export function findRequests(
  { session, ended }: Pick<Surroundings, 'session' | 'ended'>,
  browser: Browser,
  onProgress: (payload: PayloadOf<Contract['find.progressed']>) => void,
): { handlers: Pick<Handlers, FindRequest>; commands: FindCommands } {
  const findings = new Findings(browser);
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
  // Pages that go while hits are told are zeros from then on: what was told of them must not stand.
  await body(found, image.bytes);
  image.mustBeThere();
}
