/** `norscope demo`: writes the demonstration image to a file. */

import { constants, copyFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createEngine } from '../../main/engine.ts';
import { UserError } from '../contract/errors.ts';
import { dataDirectory } from '../data-directory.ts';
import { fail } from './fail.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('write the demonstration image (16 MiB) to a new file')
    .argument('<file>', 'the file to make; one that exists is left alone')
    .action((file: string) => writeNew(resolve(file)).catch(fail));
}

/** @throws UserError if the file exists or can't be made. */
async function writeNew(path: string): Promise<void> {
  const engine = createEngine({ dataDirectory: dataDirectory() });
  try {
    const demo = await engine.handlers['file.demo']({}, new AbortController().signal);
    copyFileSync(demo.path, path, constants.COPYFILE_EXCL);
  } catch (thrown) {
    throw refusal(thrown, path);
  } finally {
    engine.close();
  }
  process.stdout.write(`${path}\n`);
}

function refusal(thrown: unknown, where: string): UserError {
  const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
  return new UserError({
    code: exists ? 'bad-input' : 'no-permission',
    what: exists ? 'This file exists already' : 'The file can’t be made here',
    where,
    todo: exists ? 'Name another one, or move it away.' : 'Name a place you may write to.',
  });
}
