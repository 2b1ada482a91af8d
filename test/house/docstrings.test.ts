import { describe, expect, it } from 'vitest';
import { undocumentedExports } from './docstrings.ts';
import { readTree, sourceFile } from './source-tree.ts';

describe('the tree', () => {
  it('describes everything that the contract and the engine offer', () => {
    expect(undocumentedExports(readTree())).toEqual([]);
  });
});

describe('the rule on docstrings', () => {
  const breaches = (path: string, text: string) => undocumentedExports([sourceFile(path, text)]);

  it.each([
    ['a function with one', '/** Says. */\nexport function f() {}'],
    ['a lint mark between', '/** Says. */\n// biome-ignore format: a table\nexport function f() {}'],
    ['what is not exported', 'function f() {}\ntype T = 1;'],
    ['a plain value', 'export const LIMIT = 3;'],
    [
      'a type that is its schema',
      '/** Says. */\nexport const T = z.int();\nexport type T = z.infer<typeof T>;',
    ],
  ])('lets pass %s', (_, text) => expect(breaches('app/contract/a.ts', text)).toEqual([]));

  it.each([
    ['a function', 'export function f() {}', 'f'],
    ['a function with a plain comment', '// Says.\nexport function f() {}', 'f'],
    ['a function as a value', 'export const f = () => 1;', 'f'],
    ['a class', 'export class C {}', 'C'],
    ['an interface', 'export interface I {}', 'I'],
    ['a type', 'export type T = 1;', 'T'],
  ])('refuses %s without one', (_, text, name) => {
    expect(breaches('app/contract/a.ts', text).join()).toMatch(
      new RegExp(`^app/contract/a.ts:\\d ${name} is offered to others without a docstring$`),
    );
  });

  it('does not take the head of the file for the first declaration', () => {
    expect(
      breaches('app/contract/a.ts', "/** Head. */\nimport './b.ts';\nexport function f() {}"),
    ).toHaveLength(1);
  });

  it('takes it for what carries the name of the file', () => {
    const text = "/** An array. */\nimport './b.ts';\nexport class NorArray {}";
    expect(breaches('app/contract/nor-array.ts', text)).toEqual([]);
    expect(breaches('app/contract/array.ts', text)).toHaveLength(1);
  });

  it('asks of the engine what one of its folders offers to another', () => {
    const face = sourceFile('main/board/a.ts', 'export function f() {}\nexport function g() {}');
    const inside = sourceFile('main/board/b.ts', "import { g } from './a.ts';");
    const outside = sourceFile('main/session/c.ts', "import { f } from '../board/a.ts';");
    expect(undocumentedExports([face, inside, outside])).toEqual([
      'main/board/a.ts:1 f is offered to others without a docstring',
    ]);
  });

  it('asks nothing of the window', () => {
    expect(breaches('renderer/a.ts', 'export function f() {}')).toEqual([]);
  });
});
