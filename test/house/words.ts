/** Words and marks that the program does not use, each with what to write instead. */
import { nodesOf } from './nodes.ts';
import { lineAt, type SourceFile } from './source-tree.ts';

type WordRule = { readonly pattern: RegExp; readonly instead: string; readonly inTests: boolean };

const WORD_RULES: readonly WordRule[] = [
  { pattern: /\b\d*[KMG]B\b/g, instead: 'write KiB, MiB or GiB, which say how many bytes', inTests: false },
  {
    pattern: /\/(?:home|Users)\/\w|\/root\/|[A-Z]:\\Users\\/g,
    instead: "name no person's folder",
    inTests: false,
  },
];

const COMMENT_RULES: readonly WordRule[] = [
  { pattern: /\b(?:TODO|FIXME|XXX)\b/g, instead: 'do it, or file an issue', inTests: true },
  { pattern: /@ts-[\w-]+/g, instead: 'mend the type', inTests: true },
];

/** Words anywhere in the text of a file. */
export function unwantedWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => search({ path, text, from: 0, rules: WORD_RULES }, text));
}

/** Words and marks inside comments. */
export function unwantedComments(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text, parsed }) =>
    (parsed?.comments ?? []).flatMap(({ value, start }) =>
      search({ path, text, from: start + 2, rules: COMMENT_RULES }, value),
    ),
  );
}

/** The type `any` and the mark `!` that claims a value is there. */
export function unwantedTypes(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text, parsed }) => {
    if (parsed === null) return [];
    return [...nodesOf(parsed.program)].flatMap(({ node }) => {
      const place = `${path}:${lineAt(text, node.start)}`;
      if (node.type === 'TSAnyKeyword') return [`${place} says any: use unknown, or the type`];
      if (node.type === 'TSNonNullExpression') return [`${place} says !: check that the value is there`];
      return [];
    });
  });
}

type Place = { path: string; text: string; from: number; rules: readonly WordRule[] };

function search({ path, text, from, rules }: Place, part: string): string[] {
  const applying = rules.filter(({ inTests }) => inTests || !path.startsWith('test/'));
  return applying.flatMap(({ pattern, instead }) =>
    [...part.matchAll(pattern)].map(
      ({ 0: word, index }) => `${path}:${lineAt(text, from + index)} says ${word}: ${instead}`,
    ),
  );
}
