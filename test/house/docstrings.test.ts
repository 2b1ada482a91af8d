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
  ])('lets pass %s', (_, text) => expect(breaches('main/board/a.ts', text)).toEqual([]));

  it.each([
    ['a function', 'export function f() {}', 'f'],
    ['a function with a plain comment', '// Says.\nexport function f() {}', 'f'],
    ['a function as a value', 'export const f = () => 1;', 'f'],
    ['a class', 'export class C {}', 'C'],
    ['an interface', 'export interface I {}', 'I'],
    ['a type', 'export type T = 1;', 'T'],
  ])('refuses %s without one', (_, text, name) => {
    expect(breaches('app/contract/a.ts', text).join()).toMatch(
      new RegExp(`^app/contract/a.ts:\\d ${name} is exported without a docstring$`),
    );
  });

  it('does not take the head of the file for the first declaration', () => {
    expect(breaches('main/a.ts', "/** Head. */\nimport './b.ts';\nexport function f() {}")).toHaveLength(1);
  });

  it('asks nothing of the window and the hosts', () => {
    expect(breaches('renderer/a.ts', 'export function f() {}')).toEqual([]);
    expect(breaches('app/web/a.ts', 'export function f() {}')).toEqual([]);
  });
});
