/** `norscope beside`: plays a QEMU trace log to a board and to the QEMU that has it, and compares what the two answer. */
import type { Command } from 'commander';
import type { BesideResult } from '../../contract/beside.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { EXIT } from '../fail.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type BesideOptions = FlashOptions & { readonly json?: boolean };

export function addBeside(program: Command): void {
  addFlashOptions(program.command('beside'))
    .description(
      'play a QEMU trace log to Norscope and to a QEMU that is installed here, and stop at the first read that the two answer otherwise',
    )
    .argument('<log>', 'the log, plain or compressed with gzip')
    .option('--json', 'print one JSON object')
    .action((log: string, options: BesideOptions) =>
      withMachine(options, (engine) =>
        stoppable('Stopped before the end of the log.', async (signal) => {
          const result = await withLogProgress(log, (told) => engine.besideLog(log, signal, told));
          const { damagedCount, damagedLines, ...compared } = result;
          if (options.json) printJson(compared);
          else process.stdout.write(`${words(compared)}\n`);
          sayDamage({ damagedCount, damagedLines });
          if (compared.difference !== null) process.exitCode = EXIT.no;
        }),
      ),
    );
}

function words({ program, version, events, reads, unsent, difference }: BesideResult): string {
  const beside = `Beside ${program} ${version}: ${pluralText(events, 'event')}, ${pluralText(reads, 'read')} answered alike.`;
  const left = unsent === 0 ? '' : ` ${pluralText(unsent, 'event')} could not be sent.`;
  if (difference === null) return `${beside}${left}`;
  return `${beside}${left} The first difference is at line ${difference.line}: ${difference.what}.`;
}
