/** A line of the console that takes its time, as a script may: how far it is, and the way to cancel it. */
import { formatCount } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { transferStore } from '../transfer.ts';

/** `signal` ends it where the person has cancelled it. Progress is shown once the engine tells of some. */
export async function whileRunning<T>(name: string, body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort();
  let isShown = false;
  const stop = engine.on('script.progressed', ({ done, total }) => {
    isShown = true;
    const said = `${formatCount(done)} of ${formatCount(total)} steps`;
    transferStore.setState({ transfer: { doing: 'Running', name, done, total, said, cancel } });
  });
  try {
    return await body(cancelling.signal);
  } finally {
    stop();
    if (isShown) transferStore.setState({ transfer: null });
  }
}
