/** How far the browsing of a file is, as a line on the terminal. */
import { ProgressLine } from './progress-line.ts';

type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;

/** Shows `what` with a percentage for as long as `work` takes: `Scanning flash.bin: 40 %`. */
export async function withFileProgress<T>(
  what: string,
  work: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const line = new ProgressLine(process.stderr);
  try {
    return await work(({ done, total }) =>
      line.show(`${what}: ${Math.floor((100 * done) / Math.max(total, 1))} %`),
    );
  } finally {
    line.clear();
  }
}
