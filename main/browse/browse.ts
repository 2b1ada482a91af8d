/** Browsing: what the worker threads find in the bytes of an image. */
import type { Structure } from '../../app/contract/structure.ts';
import type { OnProgress, Task } from '../work/task.ts';
import type { Pooled, WorkerPool } from '../work/worker-pool.ts';
import type { ImageBytes } from './image-bytes.ts';
import { SCAN } from './scan-task.ts';

/** Asks the worker threads for what a window or a command wants to know of some bytes. */
export class Browser {
  readonly #pool: WorkerPool;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Counts bytes of the image. @throws UserError if it is lost meanwhile; the reason of `signal` */
  structureOf(image: ImageBytes, signal: AbortSignal, onProgress: OnProgress): Promise<Structure> {
    return this.#onBytes(image, SCAN, { bytes: image.bytes }, { signal, onProgress });
  }

  /** What was read while the image was lost is not told. */
  async #onBytes<Input, Output, Part>(
    image: ImageBytes,
    task: Task<Input, Output, Part>,
    input: Input,
    pooled: Pooled<Part>,
  ): Promise<Output> {
    image.mustBeThere();
    const output = await this.#pool.run(task, input, pooled);
    image.mustBeThere();
    return output;
  }
}
