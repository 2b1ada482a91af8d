/** What was measured as text for a spreadsheet or a report. Pure; amounts are KiB, as the kernel counts. */

import { type FootprintRow, TOUCH_WORDS } from '../../../app/contract/footprint.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { fileName } from '../../format/paths.ts';
import type { Measurement } from '../../state/footprint/lab.ts';
import { kindName } from './kind-looks.ts';

const COLUMNS: readonly (readonly [name: string, of: (row: FootprintRow) => number])[] = [
  ['processes', (row) => row.instances],
  ['private', (row) => row.privateKiB],
  ['private above control', (row) => row.privateAboveControlKiB],
  ['Pss', (row) => row.pssKiB],
  ['Rss', (row) => row.rssKiB],
  ['Pss of all', (row) => row.totalPssKiB],
  ['image of all', (row) => row.imageKiB],
  ['private without an image', (row) => row.control.privateKiB],
];

/** A line for each row, under the names of the columns; numbers are plain, so that a program reads them. */
export function costCsv({ request, rows }: Measurement): string {
  const about = [quoted(fileName(request.image)), request.touch];
  const names = COLUMNS.map(([name], at) => (at === 0 ? name : `${name} (KiB)`));
  const head = ['image', 'read', 'strategy', ...names];
  const lines = rows.map((row) => [...about, nameOf(row), ...COLUMNS.map(([, of]) => String(of(row)))]);
  return `${[head, ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

/** A table under a line that says what was measured. */
export function costMarkdown({ request, rows }: Measurement): string {
  const head = ['strategy', ...COLUMNS.map(([name]) => name)];
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  const lines = rows.map((row) => [nameOf(row), ...COLUMNS.map(([, of]) => countText(of(row)))]);
  const table = [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  return `\`${fileName(request.image)}\`: each process has read ${TOUCH_WORDS[request.touch]}. In KiB, the median of one process but for what is of all.\n\n${table.join('\n')}\n${notesOf(rows)}`;
}

/** What is not as the name lets one expect, a line each. */
function notesOf(rows: readonly FootprintRow[]): string {
  const notes = rows.flatMap((row) => (row.note === null ? [] : [`- ${nameOf(row)}: ${row.note}`]));
  return notes.length === 0 ? '' : `\n${[...new Set(notes)].join('\n')}\n`;
}

/** As RFC 4180 has it: a name may hold anything. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function nameOf({ strategy, qemuVersion }: FootprintRow): string {
  return kindName(strategy, qemuVersion);
}
