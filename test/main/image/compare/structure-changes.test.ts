import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureField, StructureNode } from '../../../../app/contract/structure.ts';
import { structureChanges } from '../../../../main/image/compare/structure-changes.ts';
import { Budget } from '../../../../main/image/structure/budget.ts';

/** A structure with those in it, its bytes told by a number. */
interface Box {
  readonly name: string;
  /** Left out: a box. */
  readonly kind?: string;
  /** Null: it has no place. */
  readonly start: number | null;
  readonly size?: number;
  readonly sum?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly inside?: readonly Box[];
}

function structure(...boxes: readonly Box[]) {
  const nodes: StructureNode[] = [];
  const add = (
    { name, kind = 'box', start, size = 10, sum = 0, fields = {}, inside = [] }: Box,
    parent: number | null,
  ) => {
    const id = nodes.length;
    const told = Object.entries(fields).map(
      ([field, text], index): StructureField => ({ name: field, offset: index, size: 1, text }),
    );
    nodes.push({
      ...{ id, parent, kind, subtype: null, name, offset: start, size, space: 0, start },
      ...{
        sum: inside.length === 0 ? sum : null,
        confidence: 'proved',
        checks: [],
        problems: [],
        origin: '',
      },
      fields: told,
    });
    for (const box of inside) add(box, id);
  };
  for (const box of boxes) add(box, null);
  return { nodes, contents: new Map(), budget: new Budget(0), omissions: [] };
}

const changesOf = (...both: Parameters<typeof structureChanges>) => structureChanges(...both).changes;

const told = (...both: Parameters<typeof structureChanges>) =>
  changesOf(...both).map(({ change, path, name }) => `${change} ${[...path, name].join('/')}`);

describe('What became of structures', () => {
  const volume = (...inside: readonly Box[]): Box => ({ name: 'volume', start: 0, size: 100, inside });

  it('is nothing where they are the same', () => {
    const image = structure(volume({ name: 'a', start: 0 }, { name: 'b', start: 10 }));
    expect(changesOf(image, image)).toEqual([]);
  });

  it('is told of the innermost one whose bytes differ', () => {
    const before = structure(volume({ name: 'a', start: 0, sum: 1 }, { name: 'b', start: 10 }));
    const after = structure(volume({ name: 'a', start: 0, sum: 2 }, { name: 'b', start: 10 }));
    expect(told(before, after)).toEqual(['changed volume/a']);
  });

  it('is told with the fields that differ', () => {
    const before = structure({ name: 'a', start: 0, fields: { state: 'added', data: '00' } });
    const after = structure({ name: 'a', start: 0, fields: { state: 'deleted', more: '7', data: '00' } });
    expect(changesOf(before, after)).toMatchObject([
      {
        fields: [
          { name: 'state', before: 'added', after: 'deleted' },
          { name: 'more', before: null, after: '7' },
        ],
      },
    ]);
  });

  it('is nothing of a GUID whose name is known in one of them only', () => {
    const guid = '9b680fce-ad6b-4f3a-b60b-f59899003443';
    const box = (text: string) => structure({ name: 'a', start: 0, fields: { file: text } });
    expect(changesOf(box(`${guid} (DevicePathDxe)`), box(guid))).toEqual([]);
    const other = box(`${guid.replace('9', '8')} (DevicePathDxe)`);
    expect(changesOf(box(`${guid} (DevicePathDxe)`), other)).toHaveLength(1);
  });

  it('is told of one that came, of one that went, and of what lies behind them', () => {
    const before = structure(volume({ name: 'a', start: 0 }, { name: 'c', start: 10 }));
    const after = structure(
      volume({ name: 'x', start: 0, size: 3 }, { name: 'y', start: 3, size: 3 }, { name: 'c', start: 6 }),
    );
    expect(told(before, after)).toEqual(['changed volume/x', 'appeared volume/y', 'moved volume/c']);
    expect(told(after, before)).toEqual(['changed volume/a', 'moved volume/c', 'gone volume/y']);
  });

  it('is a move where the same is found in something else', () => {
    const before = structure(
      { name: 'one', start: 0, inside: [{ name: 'a', start: 5, sum: 7 }] },
      { name: 'two', start: 50, inside: [] },
    );
    const after = structure(
      { name: 'one', start: 0, inside: [] },
      { name: 'two', start: 50, inside: [{ name: 'a', start: 55, sum: 7 }] },
    );
    const changes = changesOf(before, after).filter(({ name }) => name === 'a');
    expect(changes).toMatchObject([
      { change: 'moved', path: ['two'], before: { offset: 5 }, after: { offset: 55 } },
    ]);
  });

  it('takes those of one name for the same that hold the same', () => {
    const before = structure({ name: 'v', start: 0, sum: 1 }, { name: 'v', start: 10, sum: 2 });
    const after = structure({ name: 'v', start: 0, sum: 2 }, { name: 'v', start: 10, sum: 3 });
    expect(told(before, after)).toEqual(['moved v', 'changed v']);
  });

  it('is a new name where the only one of its kind has another', () => {
    const before = structure({ name: 'Linux-5.10', start: 0, sum: 1 });
    const after = structure({ name: 'Linux-5.15', start: 64, sum: 2 });
    expect(told(before, after)).toEqual(['changed Linux-5.15']);
  });

  it('is a new name at the same place in what it lies in, wherever that is', () => {
    const file = (start: number, version: string): Box => ({
      ...{ name: 'fw', kind: 'file', start, size: 20 },
      inside: [
        { name: `kernel-${version}`, start, sum: 1 },
        { name: `recovery-${version}`, start: start + 10, sum: 2 },
      ],
    });
    const renames = changesOf(structure(file(10, '5.10')), structure(file(20, '5.15')));
    expect(renames.map(({ name, formerName }) => [name, formerName])).toEqual([
      ['kernel-5.15', 'kernel-5.10'],
      ['recovery-5.15', 'recovery-5.10'],
    ]);
  });

  it('is a new name of what the same lies in, whose place another has taken', () => {
    const kernel = (name: string, start: number, sum: number): Box => ({
      ...{ name, start, size: 10, fields: { name } },
      inside: [{ name: 'data', kind: 'data', start: start + 2, size: 8, sum }],
    });
    const before = structure(kernel('kernel-5.10', 10, 1), kernel('recovery-5.10', 20, 2));
    const after = structure(kernel('kernel-5.15', 20, 1), kernel('recovery-5.15', 30, 2));
    expect(changesOf(before, after).map(({ name, formerName }) => [name, formerName])).toEqual([
      ['kernel-5.15', 'kernel-5.10'],
      ['recovery-5.15', 'recovery-5.10'],
    ]);
  });

  it('is no new name of one without a place where there are others of its kind', () => {
    const image = (...names: readonly string[]) =>
      structure(...names.map((name, sum): Box => ({ name, start: null, sum })));
    expect(told(image('a', 'b'), image('c', 'd'))).toEqual(['appeared c', 'appeared d', 'gone a', 'gone b']);
    expect(told(image('a'), image('b'))).toEqual(['changed b']);
  });

  it('is told with the name that it had', () => {
    const before = structure({ name: 'Linux-5.10', start: 0, sum: 1 });
    const after = structure({ name: 'Linux-5.15', start: 64, sum: 2 });
    expect(changesOf(before, after)).toMatchObject([{ formerName: 'Linux-5.10' }]);
    const same = structure({ name: 'Linux-5.10', start: 0, sum: 2 });
    expect(changesOf(before, same)).toMatchObject([{ change: 'changed', formerName: null }]);
  });

  const NAMED = ['file', 'directory', 'device-tree-node', 'uefi-variable', 'cbfs-file', 'partition'];
  it.each(NAMED)('is no new name of a %s: one is gone, another one appeared', (kind) => {
    const before = structure(volume({ name: 'a', kind, start: 0, sum: 1 }));
    const after = structure(volume({ name: 'b', kind, start: 0, sum: 2 }));
    expect(told(before, after)).toEqual(['appeared volume/b', 'gone volume/a']);
  });

  it.each(NAMED)('is a new name of a %s where it holds the same', (kind) => {
    const before = structure(volume({ name: 'a', kind, start: 0, sum: 1 }));
    const after = structure(volume({ name: 'b', kind, start: 0, sum: 1 }));
    expect(changesOf(before, after)).toMatchObject([{ change: 'renamed', name: 'b', formerName: 'a' }]);
  });

  it('is no new name where it holds nothing, or lies in something else', () => {
    const kind = 'directory';
    const empty = (name: string) => structure(volume({ name, kind, start: 0, size: 0 }));
    expect(told(empty('a'), empty('b'))).toEqual(['appeared volume/b', 'gone volume/a']);
    const two = (first: readonly Box[], second: readonly Box[]) =>
      structure({ name: 'one', start: 0, inside: first }, { name: 'two', start: 50, inside: second });
    const before = two([{ name: 'a', kind: 'file', start: 0, sum: 1 }], []);
    const after = two([], [{ name: 'b', kind: 'file', start: 50, sum: 1 }]);
    const files = changesOf(before, after).filter((each) => each.kind === 'file');
    expect(files.map(({ change }) => change)).toEqual(['appeared', 'gone']);
  });

  it('is told with what was left out of both, each once', () => {
    const more = 'There is more.';
    const before = { ...structure({ name: 'a', start: 0 }), omissions: [more] };
    const after = { ...structure({ name: 'a', start: 0 }), omissions: [more] };
    expect(() => after.budget.spend(Number.MAX_SAFE_INTEGER)).toThrow();
    expect(structureChanges(before, after)).toEqual({
      changes: [],
      omissions: [more, expect.stringMatching(/it would take too long/)],
    });
  });

  it('accounts for every one of them, whatever came and went', () => {
    const boxes = fc.array(
      fc.record({ name: fc.constantFrom('a', 'b', 'c'), sum: fc.nat(2), start: fc.nat(5) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(boxes, boxes, (those, these) => {
        const [before, after] = [structure(...those), structure(...these)];
        const changes = changesOf(before, after);
        const count = (change: string) => changes.filter((each) => each.change === change).length;
        expect(those.length - count('gone')).toBe(these.length - count('appeared'));
        const ids = changes.flatMap((each) => each.after?.id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
