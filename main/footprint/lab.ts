/** The lab as windows use it: one run at a time, of which all of them are told. */
import { UserError } from '../../app/contract/errors.ts';
import type {
  FootprintMeans,
  FootprintProgress,
  FootprintReport,
  FootprintRequest,
  FootprintRow,
} from '../../app/contract/footprint.ts';
import { VIRT_BYTES } from './lab-machine.ts';
import { requireMeasurable } from './process-memory.ts';
import { qemuVersion } from './qemu.ts';

/** Measures, as `measureFootprint` does. */
export type Measuring = (
  request: FootprintRequest,
  signal: AbortSignal,
  onProgress: (progress: FootprintProgress) => void,
) => AsyncGenerator<FootprintRow, FootprintReport>;

/** What is told of a run while it goes on. */
export interface LabListeners {
  readonly onProgress: (progress: FootprintProgress) => void;
  readonly onRow: (row: FootprintRow) => void;
}

export class Lab {
  readonly #measure: Measuring;
  readonly #listeners: LabListeners;
  #running: { readonly signal: AbortSignal; readonly ended: Promise<unknown> } | null = null;

  constructor(measure: Measuring, listeners: LabListeners) {
    this.#measure = measure;
    this.#listeners = listeners;
  }

  /**
   * Waits for a run that was called off to end before it begins.
   * @throws UserError `in-use` while another run goes on, and as `measureFootprint`; the reason of `signal`
   */
  async run(request: FootprintRequest, signal: AbortSignal): Promise<FootprintReport> {
    while (this.#running !== null) {
      if (!this.#running.signal.aborted) throw busy();
      await this.#running.ended;
    }
    const report = this.#toTheEnd(request, signal).finally(() => {
      this.#running = null;
    });
    this.#running = { signal, ended: report.catch(() => undefined) };
    return report;
  }

  async #toTheEnd(request: FootprintRequest, signal: AbortSignal): Promise<FootprintReport> {
    const rows = this.#measure(request, signal, this.#listeners.onProgress);
    let step = await rows.next();
    while (!step.done) {
      this.#listeners.onRow(step.value);
      step = await rows.next();
    }
    return step.value;
  }
}

/** What can be measured on this system. Never throws for what is not here. */
export async function footprintMeans(): Promise<FootprintMeans> {
  const refusal = refusalOf(requireMeasurable);
  const version = refusal === null ? await qemuVersion().catch(() => null) : null;
  return { refusal, qemu: version === null ? null : { version, imageBytes: VIRT_BYTES } };
}

function refusalOf(require: () => void): FootprintMeans['refusal'] {
  try {
    require();
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.report;
    throw thrown;
  }
}

function busy(): UserError {
  return new UserError({
    code: 'in-use',
    what: 'Another window is measuring, and two measurements at once would disturb each other',
    where: null,
    todo: 'Wait until it has ended, or cancel it there.',
  });
}
