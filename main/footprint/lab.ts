/** The lab as windows use it: one run at a time, of which all of them are told. */
import { UserError } from '../../app/contract/errors.ts';
import type {
  FootprintMeans,
  FootprintProgress,
  FootprintReport,
  FootprintRequest,
  FootprintRow,
  Residency,
} from '../../app/contract/footprint.ts';
import { inspectFile } from '../backing/backing.ts';
import { cachedPagesOf } from '../backing/page-cache.ts';
import { mustFitMemory } from '../board/open-geometry.ts';
import type { FootprintOptions } from './footprint.ts';
import { footprintMeans } from './means.ts';

/** Measures, as `measureFootprint` does. */
export type MeasureRows = (
  request: FootprintRequest,
  signal: AbortSignal,
  told: Pick<FootprintOptions, 'onProgress' | 'onMapped'>,
) => AsyncGenerator<FootprintRow, FootprintReport>;

/** What is told of a run while it goes on, under the name that its window gave it. */
export interface LabListeners {
  readonly onProgress: (told: { run: string; progress: FootprintProgress }) => void;
  readonly onRow: (told: { run: string; row: FootprintRow }) => void;
}

/** A request, and its window's name for the run. */
type LabRequest = FootprintRequest & { readonly run: string };

export class Lab {
  readonly #measure: MeasureRows;
  readonly #listeners: LabListeners;
  /** Of the image that was last measured. */
  #mapped: { readonly image: string; readonly pages: Uint8Array<ArrayBuffer> } | null = null;
  #running: { readonly signal: AbortSignal; readonly ended: Promise<unknown> } | null = null;
  #means: Promise<FootprintMeans> | null = null;

  constructor(measure: MeasureRows, listeners: LabListeners) {
    this.#measure = measure;
    this.#listeners = listeners;
  }

  /** Finds out once: what is installed later counts at the next start of the program. */
  means(): Promise<FootprintMeans> {
    this.#means ??= footprintMeans();
    return this.#means;
  }

  /**
   * Waits for a run that was called off to end before it begins.
   * @throws UserError `in-use` while another run goes on, and as `measureFootprint`; the reason of `signal`
   */
  async run(request: LabRequest, signal: AbortSignal): Promise<FootprintReport> {
    while (this.#running !== null) {
      if (!this.#running.signal.aborted) throw busy();
      await Promise.race([this.#running.ended, abortOf(signal)]);
      signal.throwIfAborted();
    }
    const report = this.#toTheEnd(request, signal).finally(() => {
      this.#running = null;
    });
    this.#running = { signal, ended: report.catch(() => undefined) };
    return report;
  }

  /** Which pages of a file are in memory, and which of them a measured process had. @throws UserError */
  residency(image: string): Residency {
    mustFitMemory(inspectFile(image, 'raw'));
    const seen = cachedPagesOf(image);
    const pages = this.#mapped?.image === image ? this.#mapped.pages : null;
    const isWhole = pages?.length === Math.ceil(Math.ceil(seen.fileBytes / seen.pageBytes) / 8);
    return { ...seen, mapped: isWhole ? pages : null };
  }

  #toTheEnd({ run, ...request }: LabRequest, signal: AbortSignal): Promise<FootprintReport> {
    const rows = this.#measure(request, signal, {
      onProgress: (progress) => this.#listeners.onProgress({ run, progress }),
      onMapped: (pages) => {
        this.#mapped = { image: request.image, pages };
      },
    });
    return toTheEnd(rows, (row) => {
      signal.throwIfAborted();
      this.#listeners.onRow({ run, row });
    });
  }
}

/** Hears every row. @returns the report; whatever `onRow` throws ends the measurement */
export async function toTheEnd(
  rows: AsyncGenerator<FootprintRow, FootprintReport>,
  onRow: (row: FootprintRow) => void = () => undefined,
): Promise<FootprintReport> {
  for (;;) {
    const step = await rows.next();
    if (step.done) return step.value;
    try {
      onRow(step.value);
    } catch (thrown) {
      await rows.throw(thrown);
      throw thrown;
    }
  }
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function busy(): UserError {
  return new UserError({
    code: 'in-use',
    what: 'Another window is measuring, and two measurements at once would disturb each other',
    where: null,
    todo: 'Wait until it has ended, or cancel it there.',
  });
}
