/** A session that was saved as a file, opened to be gone on with. */
import { UserError } from '../../../app/contract/errors.ts';
import { SESSION_NAME, type SessionFiles } from '../../../app/contract/session.ts';
import { formatCount } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { isUnsaved, mayGiveWay } from '../backing/unsaved.ts';
import { showTimeline } from '../layout.ts';
import { machineStore, reporting, takeMachine } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { withImages } from './find-images.ts';
import { whileTold } from './opening-progress.ts';

/** Whether a file is opened as a session: by its name, as an image has another. */
export function isSession(path: string): boolean {
  return SESSION_NAME.test(path);
}

/**
 * Opens one; `images` may be its images, wherever they lie. The person is asked where those are that it lacks, and what
 * is in no file is asked for before it is dropped.
 */
export async function openSession(path: string, images: readonly string[]): Promise<void> {
  await reporting(async () => {
    const given = { path, images: [...images] };
    const { machine } = machineStore.getState();
    // Before anything is asked for only where that costs something: to look for the images is to read all of them.
    const files = isUnsaved(machine) ? await withImages(given) : given;
    if (files === null || !(await mayGiveWay(machine))) return;
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
