import { describe, expect, it } from 'vitest';
import { QueryRow, type QueryTable } from '../../../../app/contract/query.ts';
import {
  encodingText,
  placeText,
  queryMarkdown,
  rawText,
  sectionsOf,
} from '../../../../renderer/panels/query/query-text.ts';

const row = (over: Partial<Record<keyof QueryRow, unknown>>): QueryRow =>
  QueryRow.parse({
    offset: 0x10,
    size: 3,
    raw: [0x51, 0x52, 0x59],
    section: 'Identification',
    name: 'Query string',
    text: '“QRY”',
    encoding: null,
    address: 0x0400_0040,
    onTheBus: [0x510051, 0x520052, 0x590059],
    ...over,
  });

describe('a query field', () => {
  it('is shown as the standard numbers it, or as a driver reads it', () => {
    expect([placeText(row({}), 'decoded'), rawText(row({}), 'decoded', 4)]).toEqual(['0x10', '51 52 59']);
    expect([placeText(row({}), 'bus'), rawText(row({}), 'bus', 4)]).toEqual([
      '0x0400_0040',
      '0051_0051 0052_0052 0059_0059',
    ]);
  });

  it('raises the powers of its encoding', () => {
    expect(encodingText(row({ encoding: '2^25 bytes' }))).toBe('2²⁵ bytes');
    expect(encodingText(row({}))).toBe('');
  });
});

describe('the query table', () => {
  it('keeps rows under their heading', () => {
    const rows = [row({}), row({ offset: 0x13 }), row({ offset: 0x1b, section: 'System interface' })];
    expect(sectionsOf(rows).map(({ title, rows: { length } }) => [title, length])).toEqual([
      ['Identification', 2],
      ['System interface', 1],
    ]);
  });

  it('becomes Markdown that survives a bar in a cell', () => {
    const table: QueryTable = {
      rows: [row({ text: 'a | b' })],
      howToRead: 'w32 0x154 0x00980098',
      notes: [{ title: 'Fixed timings', text: 'They never change.', tone: 'plain' }],
    };
    const markdown = queryMarkdown('virt.flash0', table, 'decoded', 4);
    expect(markdown).toContain('| 0x10 | `51 52 59` | Query string | a \\| b |  |');
    expect(markdown).toContain('**Fixed timings.** They never change.');
  });
});
