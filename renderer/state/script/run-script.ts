/** Running a script of console lines from a file: what the person would type as `source FILE`. */
import { UserError } from '../../../app/contract/errors.ts';
import { runLines } from '../console.ts';
import { showBottom } from '../layout.ts';
import { machineStore, reporting } from '../machine.ts';
import { pickFiles } from '../opening/pick.ts';
import { reportProblem } from '../problems.ts';

/** Lets the person choose a script, and runs it. */
export async function runPickedScript(): Promise<void> {
  await reporting(async () => {
    const [path] = (await pickFiles(1, 'script')).paths;
    if (path !== undefined) await runScript(path);
  });
}

/** Runs it on the flash that is looked at, in sight of the console. */
export async function runScript(path: string): Promise<void> {
  showBottom('console');
  if (hasLineBreak(path)) {
    const what = 'The name of this script has a line break in it: it can’t be typed';
    reportProblem(new UserError({ code: 'bad-input', what, where: path, todo: 'Give it another name.' }));
    return;
  }
  await runLines(`source ${path}`, machineStore.getState().flashIndex);
}

/** What follows it would be a line of its own, and act on the flash. */
function hasLineBreak(path: string): boolean {
  return /[\r\n]/.test(path);
}
