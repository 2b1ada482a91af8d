/** `norscope demo`: writes the demonstration image to a file. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { makeDemoImage } from '../../main/image/demo-image.ts';
import { UserError } from '../contract/errors.ts';
import { fail } from './fail.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('write the demonstration image (16 MiB) to a new file')
    .argument('<file>', 'the file to make; one that exists is left alone')
    .action((file: string) => {
      try {
        writeNew(resolve(file));
      } catch (thrown) {
        fail(thrown);
      }
    });
}

/** @throws UserError if the file exists or can't be made. */
function writeNew(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx');
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    throw new UserError({
      code: exists ? 'bad-input' : 'no-permission',
      what: exists ? 'This file exists already' : 'The file can’t be made here',
      where: path,
      todo: exists ? 'Name another one, or move it away.' : 'Name a place you may write to.',
    });
  }
  try {
    writeSync(descriptor, makeDemoImage());
  } finally {
    closeSync(descriptor);
  }
  process.stdout.write(`${path}\n`);
}
