/** `norscope replay`: plays a QEMU trace log to a board, and compares every value that was read. */

import type { Command } from 'commander';
import type { Engine } from '../../main/engine.ts';
import { countText } from '../contract/count-text.ts';
import type { ReplayResult } from '../contract/trace.ts';
import { say } from '../say.ts';
import { EXIT } from './fail.ts';
import {
  addFlashOptions,
  FLASHES_IN_HELP,
  FLASHES_MAX,
  type FlashOptions,
  withMachine,
} from './flash-options.ts';
import { printJson } from './print.ts';

type ReplayOptions = FlashOptions &
  Readonly<Record<`save${number}`, string | undefined>> & { readonly json?: boolean };

export function addReplay(program: Command): void {
  const command = addFlashOptions(program.command('replay'))
    .description('play a QEMU trace log (-trace ’pflash_*’) and compare every value that was read')
    .argument('<log>', 'the log, plain or compressed with gzip')
    .option('--json', 'print one JSON object')
    .action(async (log: string, options: ReplayOptions) => {
      await withMachine(options, async (engine, signal) => {
        const result = await engine.handlers['trace.replay']({ path: log }, signal);
        await saveImages(engine, options, signal);
        if (options.json) printJson(result);
        else process.stdout.write(`${words(result)}\n`);
        sayDamage(result);
        if (result.mismatches === 0) return;
        await sayProtected(engine, signal);
        process.exitCode = EXIT.failed;
      });
    });
  for (let index = 0; index < FLASHES_MAX; index++) {
    const option = command.createOption(
      `--save${index} <file>`,
      'write what this flash holds afterwards; replaces the file',
    );
    command.addOption(index < FLASHES_IN_HELP ? option : option.hideHelp());
  }
}

async function saveImages({ handlers }: Engine, options: ReplayOptions, signal: AbortSignal): Promise<void> {
  for (let flash = 0; flash < FLASHES_MAX; flash++) {
    const path = options[`save${flash}`];
    if (path !== undefined) await handlers['flash.save']({ flash, path, overwrites: true }, signal);
  }
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
  const count = (number: number, one: string, many = `${one}s`) =>
    `${countText(number)} ${number === 1 ? one : many}`;
  const played = `${count(events, 'event')}, ${count(operations, 'operation')}, ${count(Math.round(eventsPerSecond), 'event')} per second.`;
  if (firstMismatch === null) return `${played} ${count(reads, 'read')}, all as in the log.`;
  const { line, expected, got } = firstMismatch;
  return `${played} ${count(mismatches, 'mismatch', 'mismatches')} in ${count(reads, 'read')}; the first at line ${line}: the log has 0x${expected.toString(16)}, the flash answers 0x${got.toString(16)}.`;
}

function sayDamage({ damagedCount, damagedLines }: ReplayResult): void {
  if (damagedCount === 0) return;
  const [first, ...more] = damagedLines;
  const others =
    more.length === 0 ? '' : ` (then ${more.slice(0, 9).join(', ')}${damagedCount > 10 ? ' …' : ''})`;
  say(
    `${damagedCount} damaged line${damagedCount === 1 ? ' was' : 's were'} left out: ${first}${others}. A log that was cut off ends so.`,
  );
}
