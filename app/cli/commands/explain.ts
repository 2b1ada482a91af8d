/** `norscope explain`: what the driver did that wrote a QEMU trace log, and where it went wrong. */
import type { Command } from 'commander';
import { explanationText } from '../explanation-text.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type ExplainOptions = FlashOptions & { readonly json?: boolean };

export function addExplain(program: Command): void {
  addFlashOptions(program.command('explain'))
    .description(
      'say what the driver did that wrote a QEMU trace log (-trace ’pflash_*’), and where it went wrong',
    )
    .argument('<log>', 'the log, plain or compressed with gzip')
    .option('--json', 'print one JSON object')
    .action((log: string, options: ExplainOptions) =>
      withMachine(options, (engine) =>
        stoppable('Stopped before the end of the log.', async (signal) => {
          const { damage, ...explanation } = await withLogProgress(log, (told) =>
            engine.explainLog(log, signal, told),
          );
          if (options.json) printJson(explanation);
          else process.stdout.write(`${explanationText(explanation)}\n`);
          sayDamage(damage);
        }),
      ),
    );
}
