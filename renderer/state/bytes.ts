/** The bytes on the screen, and no more: aligned pages of the flash's array, asked for when they are looked at. */
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ImageWindow } from '../../app/contract/image.ts';
import { deviceOffset, type FlashIndex } from '../../app/contract/units.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { machineStore } from './machine.ts';
import { reportProblem } from './problems.ts';

export const PAGE_BYTES = 4096;
/** 96 KiB: a few screens of a large display. */
export const PAGES_MAX = 24;
/** Enough to hide a round trip, few enough that a drag through 1 GiB leaves no queue behind. */
export const IN_FLIGHT_MAX = 2;
const ROW_BYTES = 16;
const PAGE_ROWS = PAGE_BYTES / ROW_BYTES;

/** Bytes of one flash that a view looks at, as device offsets, half-open. */
export interface WantedRange {
  readonly flash: FlashIndex;
  readonly start: number;
  readonly end: number;
}

/** Bytes of at most one row of 16; bit n of the mask is set where byte n differs from the image file. */
export interface RowOfBytes {
  readonly bytes: Uint8Array;
  readonly changedMask: number;
}

/** Who hears what came of asking for a page. */
export interface PageListener {
  readonly onError: (thrown: unknown) => void;
  /** A page of the open machine came, or was refused. */
  readonly onAnswer: () => void;
}

type PageId = { readonly flash: FlashIndex; readonly index: number };
type Page = { readonly bytes: Uint8Array; readonly rowMasks: Uint16Array; isFresh: boolean };
type Fetch = { isOutdated: boolean };

/** A small cache in front of `image.window`. Stale pages stay readable until their successor is here. */
export class BytePages {
  /** Grows whenever something new can be read. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #hears: PageListener;
  /** Least recently wanted first. */
  readonly #pages = new Map<string, Page>();
  readonly #fetches = new Map<string, Fetch>();
  readonly #refused = new Set<string>();
  #wanted: readonly PageId[] = [];

  constructor(client: Pick<Client, 'call'>, hears: PageListener) {
    this.#client = client;
    this.#hears = hears;
  }

  /** Pages held now, fresh or stale. */
  get size(): number {
    return this.#pages.size;
  }

  /** What the views look at now, most urgent first. What was wanted before and isn't any more is not asked for. */
  want(ranges: readonly WantedRange[]): void {
    this.#wanted = ranges.flatMap(pagesOf);
    for (const id of this.#wanted) this.#touch(keyOf(id));
    this.#pump();
  }

  /** The row at `offset` (a multiple of 16); null while it is not here. */
  row(flash: FlashIndex, offset: number, lengthBytes: number): RowOfBytes | null {
    const page = this.#pages.get(keyOf({ flash, index: Math.floor(offset / PAGE_BYTES) }));
    if (page === undefined) return null;
    const start = offset % PAGE_BYTES;
    if (start + lengthBytes > page.bytes.length) return null;
    const changedMask = page.rowMasks[start / ROW_BYTES] ?? 0;
    return { bytes: page.bytes.subarray(start, start + lengthBytes), changedMask };
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
    for (const page of this.#pages.values()) page.isFresh = false;
    for (const fetch of this.#fetches.values()) fetch.isOutdated = true;
    this.#refused.clear();
    this.#pump();
  }

  /** Another machine: nothing held or wanted, and no answer still on its way, is of any use. */
  drop(): void {
    this.#wanted = [];
    this.#pages.clear();
    this.#fetches.clear();
    this.#refused.clear();
    this.revision.setState((revision) => revision + 1, true);
  }

  #touch(key: string): void {
    const page = this.#pages.get(key);
    if (page === undefined) return;
    this.#pages.delete(key);
    this.#pages.set(key, page);
  }

  #pump(): void {
    for (const id of this.#wanted) {
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
      const offset = deviceOffset(index * PAGE_BYTES);
      const window = await this.#client.call('image.window', { flash, offset, lengthBytes: PAGE_BYTES });
      if (this.#fetches.get(key) === fetch) this.#store(key, window, !fetch.isOutdated);
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
    this.#pages.set(key, { bytes: window.bytes, rowMasks: rowMasksOf(window.changed), isFresh });
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

function rowMasksOf(changed: ImageWindow['changed']): Uint16Array {
  const masks = new Uint16Array(PAGE_ROWS);
  for (const [start, end] of changed) {
    for (let at = start; at < end; at += 1) {
      const row = Math.floor(at / ROW_BYTES);
      masks[row] = (masks[row] ?? 0) | (1 << (at % ROW_BYTES));
    }
  }
  return masks;
}

/** False while nothing is open, and then until the first page of what was opened is answered. */
export const bytesAnsweredStore = createStore<boolean>()(() => true);

/** The window's one cache. */
export const bytePages = new BytePages(engine, {
  onError(thrown) {
    // The device panel says that an image is lost, the window's frame that the engine is: not once more for each page.
    const code = thrown instanceof UserError ? thrown.report.code : null;
    if (code !== 'backing-lost' && code !== 'disconnected' && code !== 'no-machine') reportProblem(thrown);
  },
  onAnswer: () => bytesAnsweredStore.setState(true, true),
});

/** Follows the engine: bytes that change, images that are mapped anew, machines that come and go. */
export function startBytes(): void {
  engine.on('image.changed', ({ flash, offset, lengthBytes }) =>
    bytePages.invalidate(flash, offset, lengthBytes),
  );
  engineConnection.subscribe((connection) => {
    if (connection === 'open') bytePages.refresh();
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
  });
}
