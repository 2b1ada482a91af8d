/** `norscope explain`: what the driver did that wrote a QEMU trace log, and where it went wrong. */
import type { Command } from 'commander';
import { SESSION_NAME } from '../../contract/session.ts';
import { explanationText } from '../explanation-text.ts';
import { addSessionOptions, type SessionOptions, withMachineOrSession } from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type ExplainOptions = SessionOptions & { readonly json?: boolean };

/** A session has no lines that could not be read. */
const NONE = { damagedCount: 0, damagedLines: [] };

export function addExplain(program: Command): void {
  addSessionOptions(program.command('explain'))
    .description(
      'say what the driver did that wrote a QEMU trace log (-trace ’pflash_*’) or is in a saved session, and where it went wrong',
    )
    .argument('<log>', 'the log, plain or compressed with gzip; or a session (*.norscope)')
    .option('--json', 'print one JSON object')
    .action((log: string, options: ExplainOptions) =>
      withMachineOrSession(options, (engine, images) =>
        stoppable('Stopped before the end of the log.', async (signal) => {
          const { damage, ...explanation } = await withLogProgress(log, async (told) =>
            SESSION_NAME.test(log)
              ? { damage: NONE, ...(await engine.explainSession({ path: log, images }, signal, told)) }
              : engine.explainLog(log, signal, told),
          );
          if (options.json) printJson(explanation);
          else process.stdout.write(`${explanationText(explanation)}\n`);
          sayDamage(damage);
        }),
      ),
    );
}
