/** The images that a session can't be opened without: the person is asked where each of them is now. */
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import { type LackingImage, SESSION_IMAGES_MAX, type SessionFiles } from '../../../app/contract/session.ts';
import { engine } from '../../link/engine.ts';
import { ask, type Question } from '../confirm.ts';
import { pickFiles } from '../opening/pick.ts';
import { whileTold } from './opening-progress.ts';

/**
 * @returns the files with those that were found; the very same where none is lacking; null if the person leaves it, or
 *   calls off that the images are read. @throws UserError for a file that is no session
 */
export async function withImages(files: SessionFiles): Promise<SessionFiles | null> {
  const checked = await whileTold(files.path, (opening, signal) =>
    engine.call('session.check', { ...files, opening }, signal),
  );
  if (checked === null) return null;
  const { lacking } = checked;
  if (lacking.length === 0) return files;
  const found: string[] = [];
  for (const image of lacking) {
    const place = await askForPlace(files.path, image);
    if (place === null) return null;
    found.push(place);
  }
  return { ...files, images: [...found, ...files.images].slice(0, SESSION_IMAGES_MAX) };
}

/** Asks until it is the file that the session was saved with, or the person leaves it: null then. */
async function askForPlace(path: string, { image, name, why }: LackingImage): Promise<string | null> {
  let report = why;
  while ((await ask(questionFor(name, report))) === 'action') {
    const [place] = (await pickFiles(1, 'find')).paths;
    if (place === undefined) return null;
    try {
      await engine.call('session.checkImage', { path, image, place });
      return place;
    } catch (thrown) {
      report = toReport(thrown);
    }
  }
  return null;
}

function questionFor(name: string, { what, where }: ErrorReport): Question {
  return {
    title: `Where is ${name} now?`,
    sentences: [
      `${what}.`,
      'Choose the file, wherever it lies and whatever it is called now: its sum says whether it is the one.',
    ],
    ...(where === null ? {} : { path: where }),
    action: 'Choose the file…',
    refusal: 'Leave the session',
  };
}
