#!/usr/bin/env node
/** The `norscope` command: its list of subcommands. */
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { version } from '../../package.json';
import { say } from '../say.ts';
import { addBeside } from './commands/beside.ts';
import { addBoards } from './commands/boards.ts';
import { addCfi } from './commands/cfi.ts';
import { addDemo } from './commands/demo.ts';
import { addDiff } from './commands/diff.ts';
import { addEntropy } from './commands/entropy.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addExtract } from './commands/extract.ts';
import { addFind } from './commands/find.ts';
import { addFollow } from './commands/follow.ts';
import { addFootprint } from './commands/footprint.ts';
import { addLayout } from './commands/layout.ts';
import { addMtree } from './commands/mtree.ts';
import { addQtest } from './commands/qtest.ts';
import { addReplay } from './commands/replay.ts';
import { addRun } from './commands/run.ts';
import { addScan } from './commands/scan.ts';
import { addServe } from './commands/serve.ts';
import { addStrings } from './commands/strings.ts';
import { addWindow } from './commands/window.ts';
import { EXIT, fail } from './fail.ts';

const program = new Command('norscope')
  .description('Explores firmware images behind emulated parallel NOR flash.')
  .version(version)
  .enablePositionalOptions()
  .helpCommand('help [command]', 'say what a command does and takes')
  .exitOverride()
  .configureOutput(sayingWhereHelpIs('norscope --help'));

addWindow(program);
addServe(program);
addBoards(program);
addCfi(program);
addMtree(program);
addQtest(program);
addReplay(program);
addExplain(program);
addFollow(program);
addRun(program);
addExport(program);
addBeside(program);
addFootprint(program);
addScan(program);
addDiff(program);
addExtract(program);
addFind(program);
addStrings(program);
addEntropy(program);
addLayout(program);
addDemo(program);
for (const command of program.commands)
  command.configureOutput(sayingWhereHelpIs(`norscope ${command.name()} --help`));

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, as `head` has, needs no explanation.
  if (error.code !== 'EPIPE')
    say(`The answer can’t be written (${error.message}). Send it where there is room.`);
  process.exit(EXIT.failed);
});

program.parseAsync().catch((thrown: unknown) => {
  if (!(thrown instanceof CommanderError)) return fail(thrown);
  process.exitCode = thrown.exitCode === 0 ? 0 : EXIT.failed;
});

function sayingWhereHelpIs(help: string): OutputConfiguration {
  return { outputError: (text) => say(`${sentence(text)} Run \`${help}\` to see what there is.`) };
}

/** Commander's `error: unknown option '--x'` as a sentence of ours, with the suggestion it puts on a second line. */
function sentence(text: string): string {
  const what = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\n\(Did/, ' (did');
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${what.endsWith('.') ? '' : '.'}`;
}
