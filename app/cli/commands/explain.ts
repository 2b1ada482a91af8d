/** `norscope explain`: what the driver did that wrote a QEMU trace log, and where it went wrong. */
import { type Command, Option } from 'commander';
import { Severity, type ToldExplanation } from '../../contract/operation.ts';
import { SESSION_NAME } from '../../contract/session.ts';
import { explanationPieces } from '../explanation-text.ts';
import { EXIT } from '../fail.ts';
import { addSessionOptions, type SessionOptions, withMachineOrSession } from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { sayOtherBranches } from '../other-branches.ts';
import { jsonPieces, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type ExplainOptions = SessionOptions & {
  readonly json?: boolean;
  readonly findings?: boolean;
  readonly failOn?: Severity;
};

/** From the worst on. */
const SEVERITIES = Severity.options;

/** A session has no lines that could not be read. */
const NONE = { damagedCount: 0, damagedLines: [] };

export function addExplain(program: Command): void {
  addSessionOptions(program.command('explain'))
    .description(
      'say what the driver did that wrote a QEMU trace log (-trace ’pflash_*’) or is in a saved session, and where it went wrong',
    )
    .argument('<log>', 'the log, plain or compressed with gzip; or a session (*.norscope)')
    .option('--json', 'print one JSON object')
    .option('--findings', 'print what went wrong alone, not the operations')
    .addOption(
      new Option('--fail-on <severity>', 'end with code 1 if something as bad as that is found').choices(
        SEVERITIES,
      ),
    )
    .action((log: string, options: ExplainOptions) =>
      withMachineOrSession(options, (engine, named) =>
        stoppable('Stopped before the end of the log.', async (signal) => {
          const { damage, ...explanation } = await withLogProgress(log, async (told) =>
            SESSION_NAME.test(log)
              ? {
                  damage: NONE,
                  ...(await engine.explainSession({ path: log, images: [], named }, signal, told)),
                }
              : engine.explainLog(log, signal, told),
          );
          const { findings, summary } = explanation;
          const operations = options.findings ? [] : explanation.operations;
          const pieces = options.json
            ? jsonPieces({ ...(options.findings ? {} : { operations }), findings, summary })
            : explanationPieces({ operations, findings, summary });
          await printPieces(pieces, signal);
          sayDamage(damage);
          if (SESSION_NAME.test(log)) await sayOtherBranches(engine, signal);
          if (hasAsBad(explanation, options.failOn)) process.exitCode = EXIT.no;
        }),
      ),
    );
}

function hasAsBad({ findings }: ToldExplanation, least: Severity | undefined): boolean {
  if (least === undefined) return false;
  const enough = SEVERITIES.indexOf(least);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= enough);
}
