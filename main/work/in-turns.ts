/** Goes through many things, and lets others have their turns. */

/** Between two turns. */
const BATCH = 20_000;

/** @throws the reason of `signal`, and what `body` throws */
export async function eachInTurns<T>(
  all: Iterable<T>,
  signal: AbortSignal,
  body: (each: T) => void,
): Promise<void> {
  let count = 0;
  for (const each of all) {
    body(each);
    if (++count % BATCH > 0) continue;
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
}
