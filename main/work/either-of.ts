/**
 * A signal that aborts with the first of the two, for its reason. `AbortSignal.any` would do it, but an Electron before 26
 * has not got it.
 */
export function eitherOf(...signals: readonly [AbortSignal, AbortSignal]): AbortSignal {
  const either = new AbortController();
  for (const signal of signals) {
    const follow = () => either.abort(signal.reason);
    if (signal.aborted) follow();
    else signal.addEventListener('abort', follow, { once: true, signal: either.signal });
  }
  return either.signal;
}
