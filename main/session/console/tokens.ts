/** A line of the console as words, each with its place, and what is said of one that makes no sense. */

/** What is wrong with a line, and where: `column` counts characters from 0. */
export class ConsoleSyntaxError extends Error {
  readonly todo: string;
  readonly column: number;

  constructor(what: string, todo: string, column: number) {
    super(what);
    this.name = 'ConsoleSyntaxError';
    this.todo = todo;
    this.column = column;
  }
}

/** A word of a line; `column` counts characters from 0. */
export interface Token {
  readonly text: string;
  readonly column: number;
}

/**
 * Words and quoted texts; `;` separates statements. A comment is what follows `//`, or a `#` that begins the line or stands
 * by itself: `#2` is an erase block.
 */
export function splitStatements(line: string): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  for (const match of line.matchAll(/"[^"]*"?|;|\/\/.*|#(?=\s|$).*|[^\s;"]+/g)) {
    const token = { text: match[0], column: match.index };
    if (token.text.startsWith('//') || /^#(\s|$)/.test(token.text)) break;
    if (token.text.startsWith('#') && statements.length + current.length === 0) break;
    if (token.text === ';') {
      if (current.length > 0) statements.push(current);
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) statements.push(current);
  return statements;
}

/** Says how the statement is written that has this word too many. */
export function tooMuch({ text, column }: Token, usage: string): ConsoleSyntaxError {
  return new ConsoleSyntaxError(`“${text}” is too much here`, `Write it as: ${usage}`, column);
}

/** The column after a word. */
export function endOf({ text, column }: Token): number {
  return column + text.length;
}
