import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../../app/contract/structure.ts';
import { dumpLines } from '../../../../renderer/panels/structure/dump-lines.ts';
import { sharedColumns } from '../../../../renderer/panels/structure/shared-columns.ts';

function node(fields: Readonly<Record<string, string>>): StructureNode {
  const told = Object.entries(fields).map(([name, text]) => ({ name, offset: 0, size: 1, text }));
  const place = { id: 0, parent: null, offset: 0, size: 1, space: 0, start: 0, sum: null };
  return {
    ...place,
    ...{ kind: 'variable', subtype: null, name: 'v', confidence: 'proved', origin: '' },
    ...{ checks: [], problems: [], fields: told },
  };
}

describe('The table of what lies in a structure', () => {
  it('has the fields that tell most of them apart, but no sizes', () => {
    const nodes = [
      node({ StartId: '55aa', State: 'added', DataSize: '1', Data: '00', Rare: 'x' }),
      node({ StartId: '55aa', State: 'deleted', DataSize: '2', Data: '01' }),
      node({ StartId: '55aa', State: 'added', DataSize: '3', Data: '02' }),
    ];
    expect(sharedColumns(nodes)).toEqual(['State', 'Data']);
  });

  it('has all fields of a single one', () => {
    expect(sharedColumns([node({ type: 'kernel', load: '0x0' })])).toEqual(['type', 'load']);
  });
});

describe('Bytes as lines of text', () => {
  const bytes = Uint8Array.from([...Buffer.from('Norscope 012345!'), 0, 0xff]);
  const textsOf = (lines: ReturnType<typeof dumpLines>) =>
    lines.map((pieces) => pieces.map(({ text }) => text).join(''));
  const markedOf = (lines: ReturnType<typeof dumpLines>) =>
    lines.map((pieces) => pieces.filter(({ isMarked }) => isMarked).map(({ text }) => text));

  it('have offsets, digits and what is ASCII', () => {
    expect(textsOf(dumpLines(bytes, { from: 0, lineBytes: 16, marked: null }))).toEqual([
      '0000_0000  4e 6f 72 73 63 6f 70 65 20 30 31 32 33 34 35 21  Norscope 012345!',
      `0000_0010  ${'00 ff'.padEnd(47)}  ··`,
    ]);
  });

  it('mark digits and signs of some, over the ends of lines', () => {
    const lines = dumpLines(bytes, { from: 0x40, lineBytes: 8, marked: { start: 0x46, end: 0x4a } });
    expect(markedOf(lines)).toEqual([['70 65', 'pe'], ['20 30', ' 0'], []]);
  });

  it('read the same whatever is marked', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), fc.nat(40), (some, start, length) => {
        const dump = { from: 0, lineBytes: 8, marked: null };
        const marked = { start, end: start + length };
        const lines = dumpLines(some, { ...dump, marked });
        expect(textsOf(lines)).toEqual(textsOf(dumpLines(some, dump)));
        const digits = markedOf(lines).flatMap(([hex = '']) => hex.split(' ').filter((each) => each !== ''));
        expect(digits.join('')).toBe(Buffer.from(some.subarray(start, start + length)).toString('hex'));
      }),
    );
  });
});
