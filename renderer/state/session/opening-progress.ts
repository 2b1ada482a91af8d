/** How far the opening of a session is, which the person can call off. */
import type { SessionProgress } from '../../../app/contract/session.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { tell } from '../notice.ts';
import { bytesDone, transferStore } from '../transfer.ts';

/** Shows it while `run` opens the session or looks for its images. @returns null if it was called off, which is told */
export async function whileTold<T>(
  path: string,
  run: (opening: string, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const opening = crypto.randomUUID();
  const cancelling = new AbortController();
  const name = fileName(path);
  const stop = engine.on('session.progressed', (told) => {
    if (told.opening !== opening) return;
    const cancel = () => cancelling.abort();
    transferStore.setState({ transfer: { ...farText(told.progress), name, cancel } });
  });
  try {
    return await run(opening, cancelling.signal);
  } catch (thrown) {
    if (!cancelling.signal.aborted) throw thrown;
    tell(`Opening ${name} was cancelled: what was open is as it was.`);
    return null;
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}

function farText({ phase, done, total }: SessionProgress) {
  if (phase === 'reading') return { doing: 'Reading the images of', ...bytesDone(done, total) };
  return { doing: 'Opening', done, total, said: `${formatCount(done)} of ${formatPlural(total, 'event')}` };
}
