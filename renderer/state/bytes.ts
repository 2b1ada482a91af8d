/** The bytes on the screen, and no more: aligned pages of the flash's array, asked for when they are looked at. */
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ComparedWith, ImageWindow, Since } from '../../app/contract/image.ts';
import type { MachineState } from '../../app/contract/machine.ts';
import { deviceOffset, type FlashIndex } from '../../app/contract/units.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { BytePage, type RowOfBytes } from './byte-page.ts';
import { machineStore } from './machine.ts';
import { reportProblem } from './problems.ts';
import { sinceStore } from './since.ts';

export const PAGE_BYTES = 4096;
/** 96 KiB: a few screens of a large display. */
export const PAGES_MAX = 24;
/** Enough to hide a round trip, few enough that a drag through 1 GiB leaves no queue behind. */
export const IN_FLIGHT_MAX = 2;

/** Bytes of one flash that a view looks at, as device offsets, half-open. */
export interface WantedRange {
  readonly flash: FlashIndex;
  readonly start: number;
  readonly end: number;
}

/** Who hears what came of asking for a page. */
export interface PageListener {
  readonly onError: (thrown: unknown) => void;
  /** A page of the open machine came, or was refused. */
  readonly onAnswer: () => void;
}

/** Who looks at bytes, the most urgent first. */
const LOOKERS = ['grid', 'inspector'] as const;
type Looker = (typeof LOOKERS)[number];

type PageId = { readonly flash: FlashIndex; readonly index: number };
type Fetch = { isOutdated: boolean };

/** A small cache in front of `image.window`. Stale pages stay readable until their successor is here. */
export class BytePages {
  /** Grows whenever something new can be read. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #hears: PageListener;
  readonly #sinceNow: () => Since;
  /** By flash, as it was told last. */
  readonly #compared = new Map<FlashIndex, ComparedWith>();
  /** Least recently wanted first. */
  readonly #pages = new Map<string, BytePage>();
  readonly #fetches = new Map<string, Fetch>();
  readonly #refused = new Set<string>();
  readonly #wanted = new Map<Looker, readonly PageId[]>();

  /** `sinceNow`: what the bytes are compared with. */
  constructor(client: Pick<Client, 'call'>, hears: PageListener, sinceNow: () => Since) {
    this.#client = client;
    this.#hears = hears;
    this.#sinceNow = sinceNow;
  }

  /** Pages held now, fresh or stale. */
  get size(): number {
    return this.#pages.size;
  }

  /** What a view looks at now, most urgent first. What it wanted before and doesn't any more is not asked for. */
  want(ranges: readonly WantedRange[], by: Looker = 'grid'): void {
    this.#wanted.set(by, ranges.flatMap(pagesOf));
    for (const id of this.#allWanted()) this.#touch(keyOf(id));
    this.#pump();
  }

  /** The row at `offset`, which lies in one page; null while it is not here. */
  row(flash: FlashIndex, offset: number, lengthBytes: number): RowOfBytes | null {
    const page = this.#pages.get(keyOf({ flash, index: Math.floor(offset / PAGE_BYTES) }));
    return page?.row(offset % PAGE_BYTES, lengthBytes) ?? null;
  }

  /** What the bytes of a flash are compared with, by its last page that came; null before the first. */
  comparedWith(flash: FlashIndex): ComparedWith | null {
    return this.#compared.get(flash) ?? null;
  }

  /** Bytes of [offset, offset + lengthBytes) changed: what is held of them is shown until it was asked for anew. */
  invalidate(flash: FlashIndex, offset: number, lengthBytes: number): void {
    const first = Math.floor(offset / PAGE_BYTES);
    const last = Math.floor((offset + lengthBytes - 1) / PAGE_BYTES);
    const isHit = (key: string) => {
      const [ofFlash, index] = key.split(':').map(Number);
      return ofFlash === flash && index !== undefined && index >= first && index <= last;
    };
    for (const [key, page] of this.#pages) if (isHit(key)) page.isFresh = false;
    for (const [key, fetch] of this.#fetches) if (isHit(key)) fetch.isOutdated = true;
    for (const key of this.#refused) if (isHit(key)) this.#refused.delete(key);
    this.#pump();
  }

  /** The engine may hold other bytes than it did: all is shown until it was asked for anew. */
  refresh(): void {
    this.#refused.clear();
    this.retell();
  }

  /** What is told beside the bytes may be another story: the same, but what was refused still is. */
  retell(): void {
    for (const page of this.#pages.values()) page.isFresh = false;
    for (const fetch of this.#fetches.values()) fetch.isOutdated = true;
    this.#pump();
  }

  /** Another machine: nothing held or wanted, and no answer still on its way, is of any use. */
  drop(): void {
    this.#wanted.clear();
    this.#pages.clear();
    this.#fetches.clear();
    this.#refused.clear();
    this.#compared.clear();
    this.revision.setState((revision) => revision + 1, true);
  }

  #touch(key: string): void {
    const page = this.#pages.get(key);
    if (page === undefined) return;
    this.#pages.delete(key);
    this.#pages.set(key, page);
  }

  #allWanted(): readonly PageId[] {
    return LOOKERS.flatMap((looker) => this.#wanted.get(looker) ?? []);
  }

  #pump(): void {
    for (const id of this.#allWanted()) {
      if (this.#fetches.size >= IN_FLIGHT_MAX) return;
      const key = keyOf(id);
      const isHere = this.#pages.get(key)?.isFresh ?? false;
      if (!isHere && !this.#fetches.has(key) && !this.#refused.has(key)) void this.#fetch(id, key);
    }
  }

  async #fetch({ flash, index }: PageId, key: string): Promise<void> {
    const fetch: Fetch = { isOutdated: false };
    this.#fetches.set(key, fetch);
    try {
      const page = { flash, offset: deviceOffset(index * PAGE_BYTES), lengthBytes: PAGE_BYTES };
      const window = await this.#client.call('image.window', { ...page, since: this.#sinceNow() });
      if (this.#fetches.get(key) === fetch) {
        this.#compared.set(flash, window.comparedWith);
        this.#store(key, window, !fetch.isOutdated);
      }
    } catch (thrown) {
      if (this.#fetches.get(key) === fetch) this.#refuse(key, thrown);
    }
    // A page of a machine that is gone has no entry any more, or that of its successor.
    if (this.#fetches.get(key) === fetch) {
      this.#fetches.delete(key);
      this.#hears.onAnswer();
    }
    this.#pump();
  }

  #store(key: string, window: ImageWindow, isFresh: boolean): void {
    this.#pages.delete(key);
    this.#pages.set(key, new BytePage(window, isFresh));
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_MAX) break;
      this.#pages.delete(oldest);
    }
    this.revision.setState((revision) => revision + 1, true);
  }

  #refuse(key: string, thrown: unknown): void {
    this.#refused.add(key);
    // What was read before the image was lost is no longer in the flash.
    if (isLoss(thrown) && this.#pages.delete(key)) this.revision.setState((revision) => revision + 1, true);
    this.#hears.onError(thrown);
  }
}

function isLoss(thrown: unknown): boolean {
  return thrown instanceof UserError && thrown.report.code === 'backing-lost';
}

function keyOf({ flash, index }: PageId): string {
  return `${flash}:${index}`;
}

function pagesOf({ flash, start, end }: WantedRange): PageId[] {
  const first = Math.floor(start / PAGE_BYTES);
  const count = Math.max(0, Math.ceil(end / PAGE_BYTES) - first);
  return Array.from({ length: count }, (_, at) => ({ flash, index: first + at }));
}

/** False while nothing is open, and then until the first page of what was opened is answered. */
export const bytesAnsweredStore = createStore<boolean>()(() => true);

/** The window's one cache. */
export const bytePages = new BytePages(
  engine,
  {
    onError(thrown) {
      // The device panel says that an image is lost, the window's frame that the engine is: not once more for each page.
      const code = thrown instanceof UserError ? thrown.report.code : null;
      if (code !== 'backing-lost' && code !== 'disconnected' && code !== 'no-machine') reportProblem(thrown);
    },
    onAnswer: () => bytesAnsweredStore.setState(true, true),
  },
  () => sinceStore.getState().since,
);

/** Where a machine stands in which history: what was done to its bytes is told by it. */
function momentOf(machine: MachineState | null): string {
  return machine === null ? '' : `${machine.history.position} ${machine.story.version}`;
}

/** Follows the engine: bytes that change, images that are mapped anew, machines that come and go. */
export function startBytes(): void {
  engine.on('image.changed', ({ flash, offset, lengthBytes }) =>
    bytePages.invalidate(flash, offset, lengthBytes),
  );
  engineConnection.subscribe((connection) => {
    if (connection === 'open') bytePages.refresh();
  });
  sinceStore.subscribe(({ since }, before) => {
    if (since !== before.since) bytePages.retell();
  });
  machineStore.subscribe(({ machine, flashIndex, isKnown }, before) => {
    if (machine === null && isKnown) bytesAnsweredStore.setState(false, true);
    if (machine?.opening !== before.machine?.opening) {
      bytePages.drop();
      // Asked for ahead of the view, which takes its time to appear: it begins at the first byte.
      if (machine !== null) bytePages.want([{ flash: flashIndex, start: 0, end: PAGE_BYTES }]);
      return;
    }
    for (const { index, image, geometry } of machine?.flashes ?? []) {
      const previous = before.machine?.flashes[index]?.image ?? null;
      const isSameMapping = image?.mode === previous?.mode && image?.condition === previous?.condition;
      if (!isSameMapping) bytePages.invalidate(index, 0, geometry.sizeBytes);
    }
    if (momentOf(machine) !== momentOf(before.machine)) bytePages.retell();
  });
}
