import { describe, expect, it } from 'vitest';
import { readTree, sourceFile } from './source-tree.ts';
import { unwantedComments, unwantedTypes, unwantedWords } from './words.ts';

describe('the tree', () => {
  const files = readTree();

  it("counts in KiB and MiB and names nobody's folder", () => expect(unwantedWords(files)).toEqual([]));
  it('leaves nothing to do and silences no check', () => expect(unwantedComments(files)).toEqual([]));
  it('says neither any nor !', () => expect(unwantedTypes(files)).toEqual([]));
});

describe('the rule on words', () => {
  const breaches = (text: string) => unwantedWords([sourceFile('main/a.ts', text)]);

  it.each(["'64 MiB'", "'256KiB'", 'const KBD = 1;', "'/homework/1'", "'C:\\\\flash'"])(
    'lets pass %s',
    (text) => {
      expect(breaches(text)).toEqual([]);
    },
  );

  it.each([
    ["'64 MB'", 'main/a.ts:1 says MB: write KiB, MiB or GiB, which say how many bytes'],
    ['// 16KB', 'main/a.ts:1 says 16KB: write KiB, MiB or GiB, which say how many bytes'],
    ["\n\n'/home/jo/image.bin'", "main/a.ts:3 says /home/j: name no person's folder"],
  ])('refuses %s', (text, message) => expect(breaches(text)).toEqual([message]));

  it('looks into stylesheets too', () => {
    expect(unwantedWords([sourceFile('renderer/a.css', '/* 4 KB */')])).toHaveLength(1);
  });
});

describe('the rule on comments', () => {
  const breaches = (text: string) => unwantedComments([sourceFile('test/main/a.test.ts', text)]);

  it('lets a string and a field say what a comment may not', () => {
    expect(breaches("const report = { todo: 'TODO' }; // says what to do")).toEqual([]);
  });

  it.each([
    ['\n// TODO: later', 'test/main/a.test.ts:2 says TODO: do it, or file an issue'],
    ['/**\n * FIXME\n */', 'test/main/a.test.ts:2 says FIXME: do it, or file an issue'],
    ['// @ts-expect-error', 'test/main/a.test.ts:1 says @ts-expect-error: mend the type'],
  ])('refuses %j', (text, message) => expect(breaches(text)).toEqual([message]));
});

describe('the rule on types', () => {
  const breaches = (text: string) => unwantedTypes([sourceFile('main/a.ts', text)]);

  it('lets unknown, a negation and a word in a string pass', () => {
    expect(breaches("const a: unknown = !b; const c = 'any';")).toEqual([]);
  });

  it('refuses any and the mark !', () => {
    expect(breaches('const a: any = 1;\nconst b = c!.d;')).toEqual([
      'main/a.ts:1 says any: use unknown, or the type',
      'main/a.ts:2 says !: check that the value is there',
    ]);
  });
});
