/** `norscope boards`: the presets. */
import type { Command } from 'commander';
import type { BoardDescription, BoardFlash } from '../../contract/machine.ts';
import { offsetText } from '../offset-text.ts';
import { columns, printJson } from '../print.ts';
import { withEngine } from '../with-engine.ts';

export function addBoards(program: Command): void {
  program
    .command('boards')
    .description('list the boards and their flashes')
    .option('--json', 'print one JSON array')
    .action(async ({ json }: { json?: boolean }) => {
      const { boards } = await withEngine(({ handlers }, signal) => handlers['board.list']({}, signal));
      if (json) printJson(boards);
      else process.stdout.write(columns(boards.flatMap(rowsOf)));
    });
}

function rowsOf(board: BoardDescription): string[][] {
  return board.flashes.map((flash, index) => [
    index === 0 ? board.id : '',
    index === 0 ? board.summary : '',
    flash.name,
    placeOf(board, flash),
    flash.commandSet,
    flash.geometry === null ? 'as large as its image' : describe(flash.geometry),
  ]);
}

function placeOf({ hasOpenGeometry }: BoardDescription, { base, alsoAt }: BoardFlash): string {
  if (hasOpenGeometry) return 'anywhere';
  return base === null ? 'as its size says' : [base, ...alsoAt].map(offsetText).join(' and ');
}

function describe({
  sectorCount,
  sectorLengthBytes,
  interleave,
  deviceWidthBytes,
}: NonNullable<BoardDescription['flashes'][number]['geometry']>): string {
  return `${sectorCount} × ${sectorLengthBytes / 1024} KiB, ${interleave} × ${deviceWidthBytes * 8} bit`;
}
