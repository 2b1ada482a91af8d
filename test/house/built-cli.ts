/** The `norscope` command as the project's own build makes it, in a place of its own so that `dist/` is left alone. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createBuilder } from 'vite';
import { inProject } from './source-tree.ts';

const BUILT = inProject('.cache/house-cli');
/** Called by itself, as the link that npm makes does: each build must leave it executable. */
const COMMAND = join(BUILT, 'norscope.cjs');

/** Help texts by subcommand; the empty name is the program's own. @throws Error if one does not exit with 0. */
export async function readHelp(): Promise<Map<string, string>> {
  const builder = await createBuilder({
    configFile: inProject('vite.config.ts'),
    root: inProject('renderer'),
    logLevel: 'error',
    environments: { node: { build: { outDir: BUILT, emptyOutDir: true } } },
  });
  const { node } = builder.environments;
  if (node === undefined) throw new Error('vite.config.ts has no environment named node');
  await builder.build(node);
  const own = helpOf([]);
  const listed = own.slice(own.indexOf('\nCommands:'));
  const names = [...listed.matchAll(/^ {2}([a-z]+)(?= )/gm)].flatMap(([, name]) => name ?? []);
  // `help` has no help of its own.
  const commands = names.filter((name) => name !== 'help');
  return new Map([['', own], ...commands.map((name) => [name, helpOf([name])] as const)]);
}

/** Runs the command that `readHelp` has built, in a folder. @returns its exit code and what it says of a failure. */
export function runBuilt(words: readonly string[], cwd: string): { status: number | null; stderr: string } {
  const environment = { ...process.env, NORSCOPE_DATA: join(cwd, 'data') };
  return spawnSync(COMMAND, words, { cwd, env: environment, encoding: 'utf8' });
}

function helpOf(words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(COMMAND, [...words, '--help'], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`norscope ${words.join(' ')} --help exits with ${status}: ${error?.message ?? stderr}`);
  return stdout;
}
