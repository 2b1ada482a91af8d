/** The query table as text: cells of the panel, and Markdown for a bug report. Pure. */
import type { QueryRow, QueryTable } from '../../../app/contract/query.ts';
import { hexDigits } from '../../format/numbers.ts';

/** `decoded`: offsets and bytes as the standard numbers them. `bus`: addresses and words as a driver reads them. */
export type QueryForm = 'decoded' | 'bus';

/** Rows that follow one another under one heading. */
export interface QuerySection {
  readonly title: string;
  readonly rows: readonly QueryRow[];
}

export function sectionsOf(rows: readonly QueryRow[]): QuerySection[] {
  const sections: { title: string; rows: QueryRow[] }[] = [];
  for (const row of rows) {
    const open = sections.at(-1);
    if (open?.title === row.section) open.rows.push(row);
    else sections.push({ title: row.section, rows: [row] });
  }
  return sections;
}

/** Where the field is read: `0x10`, or `0x0000_0040` on the bus. */
export function placeText(row: QueryRow, form: QueryForm): string {
  return form === 'bus' ? `0x${hexDigits(row.address, 8)}` : `0x${row.offset.toString(16).padStart(2, '0')}`;
}

/** What is read there: `51 52 59`, or `0051_0051 …` on a bus of this width in bytes. */
export function rawText(row: QueryRow, form: QueryForm, bankWidthBytes: number): string {
  const numbers = form === 'bus' ? row.onTheBus : row.raw;
  const digits = form === 'bus' ? bankWidthBytes * 2 : 2;
  return numbers.map((number) => hexDigits(number, digits)).join(' ');
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** How the number is packed, with powers raised: `2^25 bytes` gives `2²⁵ bytes`. */
export function encodingText({ encoding }: QueryRow): string {
  return (encoding ?? '').replace(/\^(\d+)/g, (_, digits: string) =>
    Array.from(digits, (digit) => SUPERSCRIPTS.charAt(Number(digit))).join(''),
  );
}

/** The whole table with its notes, for a report or a chat. */
export function queryMarkdown(
  name: string,
  table: QueryTable,
  form: QueryForm,
  bankWidthBytes: number,
): string {
  const lines = [`# Query table of ${name}`, '', `Read as a driver would: \`${table.howToRead}\``];
  for (const { title, rows } of sectionsOf(table.rows)) {
    lines.push(
      '',
      `## ${title}`,
      '',
      '| offset | raw | field | meaning | encoded |',
      '| --- | --- | --- | --- | --- |',
    );
    for (const row of rows) {
      const raw = rawText(row, form, bankWidthBytes);
      lines.push(
        `| ${[placeText(row, form), `\`${raw}\``, row.name, row.text, encodingText(row)].map(cell).join(' | ')} |`,
      );
    }
  }
  for (const { title, text } of table.notes) lines.push('', `**${title}.** ${text}`);
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
