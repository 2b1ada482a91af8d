/** `norscope cfi`: the query table of a board's flash, decoded. */
import { type Command, InvalidArgumentError } from 'commander';
import type { QueryRow } from '../../contract/query.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { columns, printJson } from '../print.ts';

type CfiOptions = FlashOptions & { readonly flash: number; readonly json?: boolean };

export function addCfi(program: Command): void {
  addFlashOptions(program.command('cfi'))
    .description('print the CFI query table of a flash, decoded')
    .option('--flash <index>', 'which flash of the board', readIndex, 0)
    .option('--json', 'print one JSON array of {offset, size, raw, name, text}')
    .action(async (options: CfiOptions) => {
      const { rows } = await withMachine(options, ({ handlers }, signal) =>
        handlers['query.table']({ flash: options.flash }, signal),
      );
      if (options.json)
        printJson(rows.map(({ offset, size, raw, name, text }) => ({ offset, size, raw, name, text })));
      else process.stdout.write(columns(rows.map(rowOf)));
    });
}

function rowOf({ offset, raw, name, text, encoding }: QueryRow): string[] {
  const bytes = raw.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return [`0x${offset.toString(16)}`, bytes, name, text, encoding ?? ''];
}

function readIndex(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255)
    throw new InvalidArgumentError('It must be a whole number from 0 to 255.');
  return Number(text);
}
