import { describe, expect, it } from 'vitest';
import { LIMITS, longFiles, longFunctions, wideFunctions } from './sizes.ts';
import { readTree, sourceFile } from './source-tree.ts';

describe('the tree', () => {
  const files = readTree();

  it('has no file that is too long', () => expect(longFiles(files)).toEqual([]));
  it('has no function or component that is too long', () => expect(longFunctions(files)).toEqual([]));
  it('has no function that takes too many parameters', () => expect(wideFunctions(files)).toEqual([]));
});

const lines = (count: number) => Array.from({ length: count }, (_, index) => `let v${index};`).join('\n');

describe('the rule on files', () => {
  it('lets a file have exactly its limit, a test more', () => {
    expect(longFiles([sourceFile('main/a.ts', lines(LIMITS.fileLines))])).toEqual([]);
    expect(longFiles([sourceFile('test/main/a.test.ts', lines(LIMITS.testFileLines))])).toEqual([]);
  });

  it('refuses one line more and says how many', () => {
    expect(longFiles([sourceFile('main/a.ts', lines(401))])).toEqual([
      'main/a.ts has 401 lines; at most 400',
    ]);
  });
});

describe('the rule on functions', () => {
  const breaches = (path: string, text: string) => longFunctions([sourceFile(path, text)]);

  it('lets a function have 60 lines and a component 200', () => {
    expect(breaches('main/a.ts', `function f() {\n${lines(58)}\n}`)).toEqual([]);
    expect(breaches('renderer/a.tsx', `const View = () => {\n${lines(198)}\n};`)).toEqual([]);
  });

  it.each([
    ['a declaration', `\nfunction f() {\n${lines(59)}\n}`, 'main/a.ts:2 f has 61 lines; at most 60'],
    ['an arrow', `const g = () => {\n${lines(59)}\n};`, 'main/a.ts:1 g has 61 lines; at most 60'],
    ['a method', `class C {\n  #m() {\n${lines(59)}\n  }\n}`, 'main/a.ts:2 m has 61 lines; at most 60'],
    [
      'a value of an object',
      `const o = { h() {\n${lines(59)}\n} };`,
      'main/a.ts:1 h has 61 lines; at most 60',
    ],
  ])('refuses %s that is longer', (_, text, message) =>
    expect(breaches('main/a.ts', text)).toEqual([message]),
  );

  it('gives the room of a component to components only', () => {
    expect(breaches('renderer/a.tsx', `const helper = () => {\n${lines(198)}\n};`)).toHaveLength(1);
    expect(breaches('renderer/a.tsx', `function View() {\n${lines(199)}\n}`)).toHaveLength(1);
  });
});

describe('the rule on parameters', () => {
  it('lets a function take four', () => {
    expect(wideFunctions([sourceFile('main/a.ts', 'function f(a, b, c, d) {}')])).toEqual([]);
  });

  it('refuses a fifth, in methods too', () => {
    expect(wideFunctions([sourceFile('main/a.ts', 'class C { m(a, b, c, d, e) {} }')])).toEqual([
      'main/a.ts:1 m takes 5 parameters; at most 4, then one object with names',
    ]);
  });
});
