/** `norscope follow`: says what a driver does while a running QEMU writes its trace log, to a file or a FIFO. */
import { once } from 'node:events';
import type { Command } from 'commander';
import type { DriverOperation, Finding } from '../../contract/operation.ts';
import { findingText, operationCells } from '../explanation-text.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { sayDamage } from '../log-progress.ts';
import { jsonPieces, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type FollowOptions = FlashOptions & { readonly json?: boolean };

/** Of the cells of a row: what comes later may be wider, and is not known yet. */
const CELL_WIDTHS = [9, 7, 12, 16, 10, 8, 9];

export function addFollow(program: Command): void {
  addFlashOptions(program.command('follow'))
    .description(
      'the same, live, on a log that a running QEMU still writes: a file, or a FIFO; Ctrl+C ends it and says the rest',
    )
    .argument('<log>', 'the log: a file that grows, or a FIFO (mkfifo)')
    .option('--json', 'print one JSON object in the end')
    .action((log: string, options: FollowOptions) =>
      withMachine(options, (engine) =>
        stoppable('Stopped.', async (until) => {
          const listener = options.json ? SILENT : PRINTING;
          const { damage, ...explanation } = await engine.followLog(log, until, listener);
          const { operations, findings, summary } = explanation;
          const told = { operations, findings, summary };
          if (options.json) await printPieces(jsonPieces(told), NEVER);
          else process.stdout.write(`\n${summary}\n`);
          sayDamage(damage);
        }),
      ),
    );
}

/** What was followed is told to its end, whoever has ended the following. */
const NEVER = new AbortController().signal;

const SILENT = {
  onOperation: () => undefined,
  onFinding: () => undefined,
  whenTaken: () => Promise.resolve(),
};

const PRINTING = {
  onOperation(operation: DriverOperation): void {
    const cells = operationCells(operation).map((cell, at) => cell.padEnd(CELL_WIDTHS[at] ?? 0));
    process.stdout.write(`${cells.join(' ').trimEnd()}\n`);
  },
  onFinding(finding: Finding): void {
    process.stdout.write(`\n${findingText(finding, undefined)}\n`);
  },
  async whenTaken(): Promise<void> {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
};
