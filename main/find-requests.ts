/** What can be looked for in the bytes of an image: by windows in a flash, by commands in a file. */
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { FindQuery } from '../app/contract/find.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Structure, StructureNode } from '../app/contract/structure.ts';
import type { Around } from './browse/around-hit.ts';
import type { Browser } from './browse/browse.ts';
import { nodeOrRange } from './browse/find-node.ts';
import { Findings, type Structures } from './browse/findings.ts';
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

/** The structures, the bytes as they are, and what is packed. */
const FILE_STAGES = 3;

/** What to look for in a file. */
export interface FileSearch {
  readonly query: FindQuery;
  readonly place: FilePlace;
  /** To look in what is packed or scattered there, too. */
  readonly isUnpacked: boolean;
  /** Hits that are told; more are counted. */
  readonly mostHits: number;
  /** Which bytes are told with a hit in what is packed. */
  readonly around: Around;
}

/** Null: in all of it. A text names a structure, as in `extract`. */
export type FilePlace = { readonly start: number; readonly end: number } | string | null;

interface Listening {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What was found in the bytes of the file, and in what is packed in it, if that was asked for, or is where to look. */
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
  const of: Structures['of'] = (machine, flash, number) => {
    const { bytes, since } = kept.of(machine.flash(flash), number);
    return { scan: number, structure: bytes.structure, isStale: !since.isUntouched };
  };
  const now: Structures['now'] = async (machine, flash, signal, onScanned) =>
    of(machine, flash, (await scan(machine, flash, signal, onScanned)).scan);
  const findings = new Findings(browser, { now, of });
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
  { query, place, mostHits, isUnpacked, around, signal, onProgress }: FileSearch & Listening,
  body: OnFound,
): Promise<void> {
  const needsScan = isUnpacked || typeof place === 'string';
  const stage = (index: number) => stageOf(onProgress, index, needsScan ? FILE_STAGES : 1);
  const structure = needsScan ? await browser.structureOf(image, signal, stage(0)) : null;
  const { range, node } = placeOf(image, structure, place);
  const searching = needsScan ? stage(1) : onProgress;
  const { start, end } = range;
  const onMore = ({ searchedTo }: Found) => searching({ done: searchedTo - start, total: end - start });
  const found = await browser.find(image, { query, start, end, mostHits }, { signal, onMore });
  let unpacked: UnpackedFound | null = null;
  if (structure !== null && (isUnpacked || start === end)) {
    unpacked = new UnpackedFound(structure, around, node);
    const search = { query, mostHits, found: unpacked };
    await browser.findUnpacked(image, search, { signal, onProgress: stage(2) });
  }
  // Pages that go while hits are told are zeros from then on: what was told of them must not stand.
  await body({ found, unpacked }, image.bytes);
  image.mustBeThere();
}

/** Which bytes of the image are meant, none of them for a structure that does not lie there, and which structure. */
function placeOf(
  { bytes }: ImageBytes,
  structure: Structure | null,
  place: FilePlace,
): { range: { readonly start: number; readonly end: number }; node: StructureNode | null } {
  if (structure === null || typeof place !== 'string')
    return { range: rangeIn(bytes.length, typeof place === 'string' ? null : place), node: null };
  const node = nodeOrRange(structure, place, bytes.length);
  if (!('id' in node)) throw noStructure(place);
  const { offset, size } = node;
  return { range: offset === null ? { start: 0, end: 0 } : { start: offset, end: offset + size }, node };
}

function noStructure(text: string): UserError {
  const todo = 'Give it as --range START..END.';
  return new UserError({ code: 'bad-input', what: `${text} is a range`, where: null, todo });
}
