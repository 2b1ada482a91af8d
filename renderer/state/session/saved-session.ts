/** The session as a file: saved to be gone on with, and opened again. */
import { UserError } from '../../../app/contract/errors.ts';
import { SESSION_NAME, type SessionFiles } from '../../../app/contract/session.ts';
import { formatCount } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { mayDrop, unsavedFlashes } from '../backing/unsaved.ts';
import { showTimeline } from '../layout.ts';
import { machineStore, reporting, takeMachine } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { withImages } from './find-images.ts';
import { whileTold } from './opening-progress.ts';
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
    // Before anything is asked for only where that costs something: to look for the images is to read all of them.
    const files = unsaved.length > 0 ? await withImages(given) : given;
    if (files === null || !(await mayDrop(unsaved))) return;
    try {
      await open(files);
    } catch (thrown) {
      const lacks = thrown instanceof UserError && thrown.report.code === 'lacks-image';
      const found = lacks ? await withImages(files) : files;
      if (found === files) throw thrown;
      if (found !== null) await open(found);
    }
  });
}

async function open(files: SessionFiles): Promise<void> {
  const opened = await whileTold(files.path, (opening, signal) =>
    engine.call('session.open', { ...files, opening }, signal),
  );
  if (opened === null) return;
  takeMachine(opened.machine);
  showTimeline('operations');
  dismissProblems();
  const { position, length } = opened.machine.history;
  const place = `at cycle ${formatCount(position)} of ${formatCount(length)}`;
  tell([`Opened ${fileName(files.path)} ${place}`, ...opened.notes].join('. '));
}
