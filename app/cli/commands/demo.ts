/** `norscope demo`: writes the demonstration image to a file. */

import { constants, copyFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { errorName, UserError } from '../../contract/errors.ts';
import { withEngine } from '../with-engine.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('write the demonstration image (16 MiB) to a new file')
    .argument('<file>', 'the file to make; one that exists is left alone')
    .action((file: string) => writeNew(resolve(file)));
}

/** @throws UserError if the file exists or can't be made. */
async function writeNew(path: string): Promise<void> {
  const demo = await withEngine(({ handlers }, signal) => handlers['file.demo']({}, signal));
  try {
    copyFileSync(demo.path, path, constants.COPYFILE_EXCL);
  } catch (thrown) {
    throw refusal(thrown, path);
  }
  process.stdout.write(`${path}\n`);
}

function refusal(thrown: unknown, where: string): UserError {
  const exists = errorName(thrown) === 'EEXIST';
  return new UserError({
    code: exists ? 'bad-input' : 'no-permission',
    what: exists ? 'This file exists already' : 'The file can’t be made here',
    where,
    todo: exists ? 'Name another one, or move it away.' : 'Name a place you may write to.',
  });
}
