/** The last searches of the windows, and what they found: looked at a page at a time. */

import type { Contract } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import { HITS_MAX } from '../../app/contract/find.ts';
import { type FoundSoFar, type HitPlace, isPackedPlace } from '../../app/contract/finding.ts';
import type { InputOf, OutputOf } from '../../app/contract/link/link.ts';
import type { Structure, StructureNode } from '../../app/contract/structure.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { stageOf } from '../work/stages.ts';
import type { OnProgress, Progress } from '../work/task.ts';
import type { Browser } from './browse.ts';
import { bytesOfFlash, type ImageBytes } from './image-bytes.ts';
import { AROUND_TOLD, ImageHits } from './image-hits.ts';
import type { ListedHits } from './listed-hits.ts';
import { rangeIn } from './range.ts';
import { Found } from './search.ts';
import { UnpackedFound } from './unpacked-found.ts';
import { UnpackedHits } from './unpacked-hits.ts';

/** Searches whose hits are kept, those that were looked at last: 7 MiB for each, at most, and 27 for one of what is packed. */
const KEPT = 4;
/** Between two reports. */
const TOLD_MS = 50;
/** Hits in what is packed, whose bytes are kept with them: 264 at most. */
const PACKED_HITS_MAX = 100_000;
/** The structures, and what is packed in them. */
const PACKED_STAGES = 2;
const NOTHING: FoundSoFar = { count: 0, kept: 0, cutCount: 0, omissions: [] };

interface Finding {
  readonly hits: ListedHits;
  readonly machine: Machine;
  readonly flash: Flash;
  readonly index: number;
  readonly range: { readonly start: number; readonly end: number };
  isStale: boolean;
  /** Hears no more of changes. */
  unlisten: () => void;
}

type Started = InputOf<Contract['find.start']>;
type Progressed = FoundSoFar & Progress;

/** What a search is of. */
interface Searched {
  readonly machine: Machine;
  readonly asked: Started;
  readonly image: ImageBytes;
  readonly range: { readonly start: number; readonly end: number };
}

/** What a flash holds besides its bytes. */
export interface Scanned {
  readonly scan: number;
  readonly structure: Structure;
  /** Bytes have changed since the scan began. */
  readonly isStale: boolean;
}

/** Finds structures, or knows them: what is packed is found with them. @throws as `KeptStructures.structureOf` */
export interface Structures {
  now(machine: Machine, flash: number, signal: AbortSignal, onProgress: OnProgress): Promise<Scanned>;
  /** @throws UserError where that is not the last scan */
  of(machine: Machine, flash: number, scan: number): Scanned;
}

export class Findings {
  readonly #browser: Browser;
  readonly #structures: Structures;
  /** The ones that were looked at last at the end. */
  readonly #kept = new Map<string, Finding>();

  constructor(browser: Browser, structures: Structures) {
    this.#browser = browser;
    this.#structures = structures;
  }

  /**
   * What a search that is given up has found stays; of one that fails nothing does.
   * @throws UserError for a pattern or a range that makes no sense, and if the image is lost; the reason of `signal`
   */
  async start(
    machine: Machine,
    asked: Started,
    signal: AbortSignal,
    onProgress: (progress: Progressed) => void,
  ): Promise<FoundSoFar> {
    const image = bytesOfFlash(machine, asked.flash);
    const { place } = asked;
    const range = rangeIn(image.bytes.length, place.kind === 'range' ? place : null);
    const told = atTimes(onProgress);
    const searched = { machine, asked, image, range };
    return isPackedPlace(place)
      ? this.#findPacked(searched, signal, told)
      : this.#findInImage(searched, signal, told);
  }

  async #findInImage(
    searched: Searched,
    signal: AbortSignal,
    onProgress: (progress: Progressed) => void,
  ): Promise<FoundSoFar> {
    const { asked, image, range } = searched;
    const search = { query: asked.query, ...range, mostHits: HITS_MAX };
    const found = new Found(search);
    const hits = new ImageHits(found);
    const total = range.end - range.start;
    const onMore = () => {
      this.#letOldestGo();
      onProgress({ ...hits.soFar, done: found.searchedTo - range.start, total });
    };
    await this.#keeping(searched, hits, signal, () =>
      this.#browser.find(image, search, { signal, onMore, found }),
    );
    return hits.soFar;
  }

  async #findPacked(
    searched: Searched,
    signal: AbortSignal,
    onProgress: (progress: Progressed) => void,
  ): Promise<FoundSoFar> {
    const { machine, asked, image } = searched;
    const { flash, place, query } = asked;
    let soFar = NOTHING;
    const stage = (index: number) =>
      stageOf((progress) => onProgress({ ...soFar, ...progress }), index, PACKED_STAGES);
    const { scan, structure, isStale } =
      place.kind === 'structure'
        ? this.#structures.of(machine, flash, place.scan)
        : await this.#structures.now(machine, flash, signal, stage(0));
    const within = place.kind === 'structure' ? nodeOf(structure, place.node) : null;
    const found = new UnpackedFound(structure, AROUND_TOLD, within);
    const hits = new UnpackedHits(found, scan);
    const search = { query, mostHits: PACKED_HITS_MAX, found };
    const unpacking = stage(1);
    await this.#keeping({ ...searched, isStale }, hits, signal, () =>
      this.#browser.findUnpacked(image, search, {
        signal,
        onProgress: (progress) => {
          this.#letOldestGo();
          soFar = hits.soFar;
          unpacking(progress);
        },
      }),
    );
    return hits.soFar;
  }

  /** Keeps what is found while it is looked for, and afterwards unless that fails. */
  async #keeping(
    { machine, asked, range, isStale = false }: Searched & { readonly isStale?: boolean },
    hits: ListedHits,
    signal: AbortSignal,
    find: () => Promise<unknown>,
  ): Promise<void> {
    const { flash: index, finding: name } = asked;
    const finding: Finding = {
      ...{ hits, machine, flash: machine.flash(index), index, range },
      ...{ isStale, unlisten: () => undefined },
    };
    listen(finding);
    this.#keep(name, finding);
    try {
      await find();
    } catch (thrown) {
      if (!signal.aborted && this.#kept.get(name) === finding) this.#forget(name);
      throw thrown;
    } finally {
      this.#letOldestGo();
    }
  }

  /**
   * With the bytes that are there now; none are told of a machine that is no longer open.
   * @throws UserError where the search is not remembered, and if the image is lost
   */
  hits(
    machine: Machine,
    { finding: name, from, count }: InputOf<Contract['find.hits']>,
  ): OutputOf<Contract['find.hits']> {
    const finding = this.#named(name);
    // Mapped anew it is another one, and the memory of the one before is given back: the bytes around are those of now.
    const now = machine === finding.machine ? machine.flash(finding.index) : null;
    const isStale = finding.isStale || now !== finding.flash;
    if (now === null) return { hits: [], isStale };
    now.mustBeThere();
    return { hits: finding.hits.page(now.device.array.bytes, from, from + count), isStale };
  }

  /** @throws UserError where the search is not remembered */
  next({ finding, ...asked }: InputOf<Contract['find.next']>): HitPlace | null {
    return this.#named(finding).hits.next(asked);
  }

  /** @throws UserError where the search is not remembered */
  marks({ finding: name, ...asked }: InputOf<Contract['find.marks']>): OutputOf<Contract['find.marks']> {
    const { hits, flash } = this.#named(name);
    return hits.marks(asked, flash.device.array.bytes.length);
  }

  /** Forgets a search. */
  end(name: string): void {
    this.#forget(name);
  }

  /** Forgets all. */
  close(): void {
    for (const { unlisten } of this.#kept.values()) unlisten();
    this.#kept.clear();
  }

  #keep(name: string, finding: Finding): void {
    this.#forget(name);
    this.#kept.set(name, finding);
  }

  /** Once a search finds something: one whose pattern makes no sense takes no other's place. */
  #letOldestGo(): void {
    for (const oldest of this.#kept.keys()) if (this.#kept.size > KEPT) this.#forget(oldest);
  }

  #forget(name: string): void {
    this.#kept.get(name)?.unlisten();
    this.#kept.delete(name);
  }

  #named(name: string): Finding {
    const finding = this.#kept.get(name);
    if (finding !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, finding);
      return finding;
    }
    throw new UserError({
      code: 'not-found',
      what: 'The hits of this search are not kept any more',
      where: null,
      todo: 'Search again.',
    });
  }
}

function nodeOf({ nodes }: Structure, id: number): StructureNode {
  const node = nodes[id];
  if (node !== undefined) return node;
  const what = `The scan has no structure ${id}`;
  throw new UserError({ code: 'not-found', what, where: null, todo: 'Choose one that is listed.' });
}

/** Until the first change of what was searched. */
function listen(finding: Finding): void {
  const { start, end } = finding.range;
  finding.unlisten = finding.flash.onWritten((offset, lengthBytes) => {
    if (offset >= end || offset + lengthBytes <= start) return;
    finding.isStale = true;
    finding.unlisten();
  });
}

/** Not more often than a person sees. */
function atTimes(onProgress: (progress: Progressed) => void): (progress: Progressed) => void {
  let toldMs = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs < toldMs + TOLD_MS) return;
    toldMs = nowMs;
    onProgress(progress);
  };
}
