/** `norscope explain`: what the driver did that wrote a QEMU trace log, and where it went wrong. */
import type { Command } from 'commander';
import type { DriverOperation, Explanation, Finding } from '../../contract/operation.ts';
import { countText } from '../../contract/text/count-text.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { columns, printJson } from '../print.ts';
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
          else process.stdout.write(`${words(explanation)}\n`);
          sayDamage(damage);
        }),
      ),
    );
}

function words({ operations, findings, summary }: Explanation): string {
  const parts = [
    columns(operations.map(operationRow)).trimEnd(),
    findings.map((finding, at) => findingWords(finding, findings[at - 1])).join('\n\n'),
    summary,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function operationRow(operation: DriverOperation): string[] {
  const { firstCycle, cycles, device, kind, offset, lengthBytes, outcome, detail } = operation;
  return [
    countText(firstCycle),
    `×${countText(cycles)}`,
    device,
    kind,
    `0x${offset.toString(16)}`,
    lengthBytes === 0 ? '' : sizeText(lengthBytes),
    outcome,
    detail,
  ];
}

function findingWords(finding: Finding, before: Finding | undefined): string {
  const { severity, rule, cycle, line, device, what } = finding;
  const todo = finding.todo === before?.todo ? 'as above' : finding.todo;
  const at =
    line === null ? `cycle ${countText(cycle)}` : `line ${countText(line)}, cycle ${countText(cycle)}`;
  return `${severity} ${rule} (${device}, ${at})\n  ${what}\n  → ${todo}`;
}
