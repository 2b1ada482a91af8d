/** The rows as one table of text. */
import type { Row, Sample } from './row.ts';

const HEADS = ['what', 'ours', 'peer', 'ours / peer', 'budget', 'met'];

export function tableOf(rows: readonly Row[]): string {
  const cells = [HEADS, ...rows.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.map((line) => line.trimEnd()).join('\n');
}

function cellsOf({ what, ours, peer, ratio, budget, isMet }: Row): string[] {
  return [
    what,
    textOf(ours),
    peer === null ? '' : `${peer.name}: ${textOf(peer.sample)}`,
    ratio === null ? '' : textOf(ratio),
    budget ?? '',
    isMet === null ? '' : isMet ? 'yes' : 'NO',
  ];
}

/** `85 ms (80 to 97)`: the median, and from the least to the most. */
function textOf({ unit, median, min, max }: Sample): string {
  const value = unit === '×' ? `${short(median)} ×` : `${short(median)} ${unit}`;
  return min === max ? value : `${value} (${short(min)} to ${short(max)})`;
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
