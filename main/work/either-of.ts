/**
 * A signal that aborts with the first of the two, for its reason, until it is released: one of them may outlive the other
 * by far. `AbortSignal.any` is not in the Node of the Electron that the tests run in.
 */
export function eitherOf(...signals: readonly [AbortSignal, AbortSignal]): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const either = new AbortController();
  const released = new AbortController();
  for (const signal of signals) {
    const follow = () => either.abort(signal.reason);
    if (signal.aborted) follow();
    else signal.addEventListener('abort', follow, { once: true, signal: released.signal });
  }
  return { signal: either.signal, release: () => released.abort() };
}

/** Runs `body` with such a signal, and releases it afterwards. @throws what `body` throws */
export async function untilEither<T>(
  one: AbortSignal,
  other: AbortSignal,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, release } = eitherOf(one, other);
  try {
    return await body(signal);
  } finally {
    release();
  }
}
