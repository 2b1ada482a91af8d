/** Letting the person choose one trace log. */
import { reporting } from '../machine.ts';
import { pickFiles } from '../opening/pick.ts';

/** Does this with the log that the person chose; nothing where they chose none. */
export async function withPickedTrace(use: (path: string) => Promise<void>): Promise<void> {
  await reporting(async () => {
    const { paths } = await pickFiles(1, 'trace');
    const [path] = paths;
    if (path !== undefined) await use(path);
  });
}
