/** The last searches of the windows, and what they found: looked at a page at a time. */

import type { Contract } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import { HITS_MAX, MATCH_MAX_BYTES } from '../../app/contract/find.ts';
import {
  CONTEXT_BYTES,
  type FoundSoFar,
  HIT_BYTES_TOLD,
  type Hit,
  type HitPlace,
  MARKS_MAX,
} from '../../app/contract/finding.ts';
import type { InputOf, OutputOf } from '../../app/contract/link/link.ts';
import { deviceOffset } from '../../app/contract/units.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { aroundHit } from './around-hit.ts';
import type { Browser } from './browse.ts';
import { bytesOfFlash } from './image-bytes.ts';
import { rangeIn } from './range.ts';
import { Found } from './search.ts';

/** Searches whose hits are kept, those that were looked at last: 7 MiB for each, at most. */
const KEPT = 4;
const AROUND = { contextBytes: CONTEXT_BYTES, mostBytes: HIT_BYTES_TOLD } as const;
/** Between two reports. */
const TOLD_MS = 50;

interface Finding {
  readonly found: Found;
  readonly machine: Machine;
  readonly flash: Flash;
  readonly index: number;
  readonly range: { readonly start: number; readonly end: number };
  isStale: boolean;
  /** Hears no more of changes. */
  unlisten: () => void;
}

type Started = InputOf<Contract['find.start']>;
type Progressed = FoundSoFar & { readonly done: number; readonly total: number };

export class Findings {
  readonly #browser: Browser;
  /** The ones that were looked at last at the end. */
  readonly #kept = new Map<string, Finding>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * What a search that is given up has found stays; of one that fails nothing does.
   * @throws UserError for a pattern or a range that makes no sense, and if the image is lost; the reason of `signal`
   */
  async start(
    machine: Machine,
    { flash: index, finding: name, query, range: asked }: Started,
    signal: AbortSignal,
    onProgress: (progress: Progressed) => void,
  ): Promise<FoundSoFar> {
    const flash = machine.flash(index);
    const image = bytesOfFlash(machine, index);
    const range = rangeIn(image.bytes.length, asked);
    const search = { query, ...range, mostHits: HITS_MAX };
    const found = new Found(search);
    const finding: Finding = {
      found,
      machine,
      flash,
      index,
      range,
      isStale: false,
      unlisten: () => undefined,
    };
    listen(finding);
    this.#keep(name, finding);
    const total = range.end - range.start;
    let toldMs = 0;
    const onMore = () => {
      this.#letOldestGo();
      const nowMs = performance.now();
      if (nowMs < toldMs + TOLD_MS) return;
      toldMs = nowMs;
      onProgress({ ...soFar(found), done: found.searchedTo - range.start, total });
    };
    try {
      await this.#browser.find(image, search, { signal, onMore, found });
      return soFar(found);
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
    const { starts, lengths, kinds } = finding.found.hits;
    const { bytes } = now.device.array;
    const hits: Hit[] = [];
    for (let at = from; at < Math.min(from + count, starts.length); at++) {
      const hit = {
        offset: deviceOffset(starts[at] ?? 0),
        lengthBytes: lengths[at] ?? 0,
        kind: kinds[at] ?? 0,
      };
      hits.push({ ...hit, ...around(bytes, hit) });
    }
    return { hits, isStale };
  }

  /** @throws UserError where the search is not remembered */
  next({ finding, from, direction }: InputOf<Contract['find.next']>): HitPlace | null {
    const { hits } = this.#named(finding).found;
    const { starts, lengths } = hits;
    if (starts.length === 0) return null;
    const first = hits.indexFrom(direction === 'forward' ? from + 1 : from);
    const index = (direction === 'back' ? first + starts.length - 1 : first) % starts.length;
    return { index, offset: deviceOffset(starts[index] ?? 0), lengthBytes: lengths[index] ?? 0 };
  }

  /** @throws UserError where the search is not remembered */
  marks({ finding, range, parts }: InputOf<Contract['find.marks']>): OutputOf<Contract['find.marks']> {
    const { found, flash } = this.#named(finding);
    const { starts, lengths } = found.hits;
    const ranges: { start: ReturnType<typeof deviceOffset>; end: ReturnType<typeof deviceOffset> }[] = [];
    // No hit is longer: what begins further ahead ends before the range. A pattern of more bytes is refused.
    const first = found.hits.indexFrom(Math.max(0, range.start - MATCH_MAX_BYTES));
    for (let at = first; at < starts.length && ranges.length < MARKS_MAX; at++) {
      const [start, lengthBytes] = [starts[at] ?? 0, lengths[at] ?? 0];
      if (start >= range.end) break;
      if (start + lengthBytes > range.start)
        ranges.push({ start: deviceOffset(start), end: deviceOffset(start + lengthBytes) });
    }
    const partBytes = flash.device.array.bytes.length / parts;
    const marked: number[] = [];
    for (let part = 0; part < parts; part++) {
      const at = found.hits.indexFrom(Math.ceil(part * partBytes));
      if ((starts[at] ?? Number.POSITIVE_INFINITY) < (part + 1) * partBytes) marked.push(part);
    }
    return { ranges, parts: marked };
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

/** Until the first change of what was searched. */
function listen(finding: Finding): void {
  const { start, end } = finding.range;
  finding.unlisten = finding.flash.onWritten((offset, lengthBytes) => {
    if (offset >= end || offset + lengthBytes <= start) return;
    finding.isStale = true;
    finding.unlisten();
  });
}

function soFar({ hits, cutCount }: Found): FoundSoFar {
  return { count: hits.count, kept: hits.starts.length, cutCount };
}

function around(
  bytes: Uint8Array,
  { offset, lengthBytes }: { readonly offset: number; readonly lengthBytes: number },
): Pick<Hit, 'bytes' | 'start'> {
  const { from, to } = aroundHit({ start: offset, lengthBytes }, bytes.length, AROUND);
  // A copy in memory of its own: pages shared with a file can't cross to another process as they are.
  return { bytes: new Uint8Array(bytes.subarray(from, to)), start: offset - from };
}
