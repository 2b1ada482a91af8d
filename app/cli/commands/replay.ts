/** `norscope replay`: plays a QEMU trace log to a board, and compares every value that was read. */
import type { Command } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import type { ReplayResult } from '../../contract/trace.ts';
import { say } from '../../say.ts';
import { EXIT } from '../fail.ts';
import {
  addFlashOptions,
  addOptionPerFlash,
  type FlashOptions,
  valuePerFlash,
  withMachine,
} from '../flash-options.ts';
import { sayDamage, withLogProgress } from '../log-progress.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type ReplayOptions = FlashOptions &
  Readonly<Record<`save${number}`, string | undefined>> & { readonly json?: boolean };

export function addReplay(program: Command): void {
  const command = addFlashOptions(program.command('replay'))
    .description('play a QEMU trace log (-trace ’pflash_*’) and compare every value that was read')
    .argument('<log>', 'the log, plain or compressed with gzip')
    .option('--json', 'print one JSON object')
    .action((log: string, options: ReplayOptions) =>
      withMachine(options, (engine) =>
        stoppable('Stopped before the end of the log; no image was saved.', async (signal) => {
          for (const [flash, path] of savingsOf(options)) engine.checkSaving(flash, path, [log]);
          const result = await withLogProgress(log, (told) => engine.replayLog(log, signal, told));
          if (options.json) printJson(result);
          else process.stdout.write(`${words(result)}\n`);
          sayDamage(result);
          for (const [flash, path] of savingsOf(options)) await engine.saveFlash(flash, path, [log]);
          if (result.mismatches === 0) return;
          await sayProtected(engine, signal);
          process.exitCode = EXIT.no;
        }),
      ),
    );
  addOptionPerFlash(command, 'save', ['<file>', 'write what this flash holds afterwards; replaces the file']);
}

/** Which flashes are saved, and where. */
function savingsOf(options: ReplayOptions): [flash: number, path: string][] {
  return [...valuePerFlash(options, 'save').entries()].flatMap(([flash, path]) =>
    path === undefined ? [] : [[flash, path]],
  );
}

/** The usual reason why a driver that writes finds another flash than it had. */
async function sayProtected({ handlers }: Engine, signal: AbortSignal): Promise<void> {
  const { machine } = await handlers['machine.current']({}, signal);
  const names = machine?.flashes.filter(({ isProtected }) => isProtected).map(({ name }) => name) ?? [];
  if (names.length === 0) return;
  say(
    `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} protected, as an image in shared mode is: if the driver wrote there, add ,mode=scratch to its image.`,
  );
}

function words({
  events,
  reads,
  mismatches,
  firstMismatch,
  operations,
  eventsPerSecond,
}: ReplayResult): string {
  const played = `${pluralText(events, 'event')}, ${pluralText(operations, 'operation')}, ${pluralText(Math.round(eventsPerSecond), 'event')} per second.`;
  if (reads === 0) return `${played} The log has no read of a flash: nothing was compared.`;
  if (firstMismatch === null) return `${played} ${pluralText(reads, 'read')}, all as in the log.`;
  const { line, expected, got } = firstMismatch;
  return `${played} ${pluralText(mismatches, 'mismatch', 'mismatches')} in ${pluralText(reads, 'read')}; the first at line ${line}: the log has 0x${expected.toString(16)}, the flash answers 0x${got.toString(16)}.`;
}
