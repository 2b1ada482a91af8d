/** The session as a file: saved to be gone on with, and opened again. */
import { SESSION_NAME, type SessionFiles, type SessionProgress } from '../../../app/contract/session.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { mayDrop, unsavedFlashes } from '../backing/unsaved.ts';
import { showTimeline } from '../layout.ts';
import { machineStore, reporting, takeMachine } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { bytesDone, transferStore } from '../transfer.ts';
import { withImages } from './find-images.ts';
import { sightNow } from './sight.ts';

/** Whether a file is opened as a session: by its name, as an image has another. */
export function isSession(path: string): boolean {
  return SESSION_NAME.test(path);
}

/** Saves it where the person wants it. @returns whether it was saved */
export async function saveSession(): Promise<boolean> {
  let isSaved = false;
  await reporting(async () => {
    const { path: suggested } = await engine.call('session.proposeSave', {});
    let notes: readonly string[] = [];
    const path = await saveFile({
      what: 'session',
      title: 'Save the session as',
      note: 'Every cycle, branch and bookmark; its images by name and sum.',
      suggested,
      write: async (target, overwrites, { signal }) => {
        const asked = { path: target, overwrites, sight: sightNow() };
        const saved = await engine.call('session.save', asked, signal);
        ({ notes } = saved);
        return saved.path;
      },
    });
    if (path === null) return;
    dismissProblems();
    tell([`Saved the session as ${path}`, ...notes].join('. '));
    isSaved = true;
  });
  return isSaved;
}

/**
 * Opens one; `images` may be its images, wherever they lie. The person is asked where those are that it lacks, and what
 * scratches hold is asked for before it is dropped.
 */
export async function openSession(path: string, images: readonly string[]): Promise<void> {
  await reporting(async () => {
    const given = { path, images: [...images] };
    const unsaved = unsavedFlashes(machineStore.getState().machine);
    // Only where that costs something: to look for the images is to read all of them.
    const files = unsaved.length > 0 ? await withImages(given) : given;
    if (files !== null && (await mayDrop(unsaved))) await openFound(files);
  });
}

async function openFound(files: SessionFiles): Promise<void> {
  try {
    await open(files);
  } catch (thrown) {
    const found = await withImages(files);
    if (found === files) throw thrown;
    if (found !== null) await open(found);
  }
}

async function open(files: SessionFiles): Promise<void> {
  const opening = crypto.randomUUID();
  const cancelling = new AbortController();
  const name = fileName(files.path);
  const stop = engine.on('session.progressed', (told) => {
    if (told.opening !== opening) return;
    const cancel = () => cancelling.abort();
    transferStore.setState({ transfer: { ...farText(told.progress), name, cancel } });
  });
  try {
    const opened = await engine.call('session.open', { ...files, opening }, cancelling.signal);
    takeMachine(opened.machine);
    showTimeline('operations');
    dismissProblems();
    const { position, length } = opened.machine.history;
    const place = `at cycle ${formatCount(position)} of ${formatCount(length)}`;
    tell([`Opened ${name} ${place}`, ...opened.notes].join('. '));
  } catch (thrown) {
    if (!cancelling.signal.aborted) throw thrown;
    tell(`Opening ${name} was cancelled: what was open is as it was.`);
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}

function farText({ phase, done, total }: SessionProgress) {
  if (phase === 'reading') return { doing: 'Reading the images of', ...bytesDone(done, total) };
  return { doing: 'Opening', done, total, said: `${formatCount(done)} of ${formatPlural(total, 'event')}` };
}
