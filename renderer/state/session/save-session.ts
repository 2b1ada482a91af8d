/** The session as a file: all that was done to the open machine, to be gone on with. */
import { engine } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { sightNow } from './sight.ts';

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
