/** `norscope run`: plays a script of console lines; what it expects decides the exit code. */
import type { Command } from 'commander';
import type { ScriptResult } from '../../contract/script.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { say } from '../../say.ts';
import { entryText } from '../entry-text.ts';
import { EXIT } from '../fail.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type RunOptions = FlashOptions & { readonly json?: boolean };

export function addRun(program: Command): void {
  addFlashOptions(program.command('run'))
    .description('play a script of console lines; what it expects decides the exit code')
    .argument('<script>', 'a text file with lines of the console')
    .option('--json', 'print one JSON object')
    .action((script: string, options: RunOptions) =>
      withMachine(options, (engine) =>
        stoppable('Stopped before the end of the script.', async (signal) => {
          const result = await engine.runScript(script, {
            flash: 0,
            signal,
            onEntry: (entry) => {
              if (!options.json) process.stdout.write(entryText(entry));
            },
          });
          if (options.json) printJson(result);
          else if (result.failed === null) process.stdout.write(`${words(result)}\n`);
          if (result.failed === null) return;
          sayFailed(result.failed);
          process.exitCode = EXIT.no;
        }),
      ),
    );
}

function words({ lines, cycles, expects }: ScriptResult): string {
  const held = expects === 0 ? 'nothing was expected' : `${pluralText(expects, 'expectation')} held`;
  return `${pluralText(lines, 'line')}, ${pluralText(cycles, 'cycle')}, ${held}.`;
}

function sayFailed({ line, column, what, todo }: NonNullable<ScriptResult['failed']>): void {
  const place = column === 1 ? `line ${line}` : `line ${line}, column ${column}`;
  say(`${place}: ${what}. ${todo}`);
}
