/** Running a script of console lines from a file: what the person would type as `source FILE`. */
import { runLines } from '../console.ts';
import { showBottom } from '../layout.ts';
import { machineStore, reporting } from '../machine.ts';
import { pickFiles } from '../opening/pick.ts';

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
  await runLines(`source ${path}`, machineStore.getState().flashIndex);
}
