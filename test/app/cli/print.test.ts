import { describe, expect, it } from 'vitest';
import { columnPieces, columns, jsonPieces } from '../../../app/cli/print.ts';

describe('JSON in pieces', () => {
  it.each([
    [{}],
    [{ operations: [], summary: '' }],
    [
      {
        operations: [{ kind: 'probe', nested: { list: [1, [2], {}] } }, {}, 5, 'a\nb'],
        summary: 'x',
        none: null,
      },
    ],
    [{ first: true, list: [['a'], []], last: [1] }],
  ])('is the text that it is in one: %j', (value) => {
    expect([...jsonPieces(value)].join('')).toBe(`${JSON.stringify(value, null, 2)}\n`);
  });

  it('has a piece for each element of whatever can be gone through, and bigints as text', () => {
    const told = { operations: new Set([{ at: 2n ** 60n }]) };
    expect([...jsonPieces(told)].join('')).toBe(
      '{\n  "operations": [\n    {\n      "at": "1152921504606846976"\n    }\n  ]\n}\n',
    );
    expect([...jsonPieces({ list: Array.from({ length: 1000 }, () => 1) })].length).toBeGreaterThan(1000);
  });
});

describe('Columns in pieces', () => {
  it('are as wide as the widest cell of all rows', () => {
    const rows = [['a', '1'], ['long', '22', 'x'], ['b']];
    expect([...columnPieces(rows)].join('')).toBe('a     1\nlong  22  x\nb');
    expect(columns(rows, 1)).toBe('a      1\nlong  22  x\nb\n');
    expect(columns([])).toBe('\n');
  });
});
