/** The table of what strategies cost, as the README shows it. */
import { basename } from 'node:path';
import { type FootprintReport, type FootprintRow, STRATEGY_WORDS } from '../../app/contract/footprint.ts';
import { countText } from '../../app/contract/text/count-text.ts';

/** Its name among the parts of the README that programs write. */
export const FOOTPRINT_BLOCK = 'footprint-table';

/** In Markdown; a row's amounts are KiB. */
export function footprintTable({ image, imageBytes, control, rows }: FootprintReport): string {
  const instances = rows[0]?.instances ?? 0;
  const head = [`${basename(image)}, ${countText(imageBytes)} bytes, in ${instances} processes at once`];
  const columns = [
    'private',
    'above one without it',
    'Pss',
    `Pss of all ${instances}`,
    `image of all ${instances}`,
  ];
  const cells = [
    [...head, ...columns],
    ['no image', countText(control.privateKiB), '', countText(control.pssKiB), '', ''],
    ...rows.flatMap(rowCells),
  ];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = cells.map((row) => `| ${row.map((cell, at) => padded(cell, at, widths)).join(' | ')} |`);
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [lines[0], `| ${rule.join(' | ')} |`, ...lines.slice(1)].join('\n');
}

function rowCells(row: FootprintRow): string[][] {
  const { strategy, qemuVersion, control } = row;
  const cells = [row.privateKiB, row.privateAboveControlKiB, row.pssKiB, row.totalPssKiB, row.imageKiB].map(
    countText,
  );
  if (strategy !== 'qemu') return [[`\`${strategy}\`: ${STRATEGY_WORDS[strategy]}`, ...cells]];
  return [
    [
      `QEMU ${qemuVersion}, paused, without it`,
      countText(control.privateKiB),
      '',
      countText(control.pssKiB),
      '',
      '',
    ],
    [`QEMU ${qemuVersion}, paused`, ...cells],
  ];
}

function padded(cell: string, at: number, widths: readonly number[]): string {
  const width = widths[at] ?? 0;
  return at === 0 ? cell.padEnd(width) : cell.padStart(width);
}
