/** Telling something to all who listen, and defects to whoever looks at the terminal. */
import { stackOf } from '../app/contract/errors.ts';

/** One that throws keeps none of the others from hearing it. */
export function tellAll<T>(
  listeners: ReadonlySet<(told: T) => void>,
  told: T,
  onDefect: (thrown: unknown) => void,
): void {
  for (const listener of listeners) {
    try {
      listener(told);
    } catch (thrown) {
      onDefect(thrown);
    }
  }
}

/** To the terminal's standard error. */
export function writeDefect(thrown: unknown, id: string): void {
  process.stderr.write(`norscope: defect ${id}: ${stackOf(thrown)}\n`);
}
