/**
 * Reads a script: lines of the console, with `repeat N` … `end` around some of them and `flash N` for the flash that the
 * lines after it are meant for. All of it is read before anything is run.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import { parseStatement, type Statement } from './parse.ts';
import { ConsoleSyntaxError, endOf, splitStatements, type Token, tooMuch } from './tokens.ts';
import { type AddressContext, parseNumber } from './values.ts';

/** Most steps that a script may come to: lines, statements and reads, repeated ones counted as often as they run. */
export const STEPS_MAX = 4_000_000;
const NESTING_MAX = 16;
const REPEAT_USAGE = 'repeat 10; r32 ADDR; end';

/** A place in a script: lines count from 1, columns from 0. */
export interface ScriptPlace {
  readonly line: number;
  readonly column: number;
}

export type ScriptStep =
  /** A line that is not empty begins here: a comment, or the steps that follow. */
  | { readonly kind: 'line'; readonly line: number; readonly text: string }
  | {
      readonly kind: 'statement';
      readonly place: ScriptPlace;
      readonly statement: Statement;
      readonly flash: number;
    }
  | { readonly kind: 'repeat'; readonly times: number; readonly steps: readonly ScriptStep[] };

/** One that was read: it makes sense, and can be run. */
export interface Script {
  readonly steps: readonly ScriptStep[];
  /** Steps that it comes to if nothing fails: lines, statements and reads. */
  readonly weight: number;
}

/** What is wrong with a script, and where. */
export class ScriptSyntaxError extends ConsoleSyntaxError {
  /** From 1 on. */
  readonly line: number;

  constructor({ message, todo, column }: ConsoleSyntaxError, line: number) {
    super(message, todo, column);
    this.name = 'ScriptSyntaxError';
    this.line = line;
  }
}

/** For which machine it is read. */
export interface ScriptGround {
  /** One for each flash. */
  readonly contexts: readonly AddressContext[];
  /** The flash that the first line is meant for. */
  readonly flash: number;
  /** Most steps that it may come to; `STEPS_MAX` unless given. */
  readonly stepsMax?: number;
}

/** @throws ScriptSyntaxError */
export function parseScript(text: string, ground: ScriptGround): Script {
  const reading = readScript(text, ground);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** The same line by line: whoever reads a long one can let others have a turn. @throws ScriptSyntaxError */
export function* readScript(text: string, ground: ScriptGround): Generator<void, Script, undefined> {
  const parser = new ScriptParser(ground);
  let number = 0;
  for (const line of linesOf(text.replace(/^\uFEFF/, ''))) {
    parser.take(line, ++number);
    yield;
  }
  return parser.end();
}

/** Without their ends; what follows the last end is a line only if it is not empty. */
function* linesOf(text: string): Generator<string, void, undefined> {
  const ends = /\r\n|\r|\n/g;
  let start = 0;
  for (const { 0: end, index } of text.matchAll(ends)) {
    yield text.slice(start, index);
    start = index + end.length;
  }
  if (start < text.length) yield text.slice(start);
}

/** Longer than any line that a person writes or an export makes, and soon read. */
const LINE_MOST = 1 << 16;

/** @throws ConsoleSyntaxError */
function mustBeShort({ length }: string): void {
  if (length <= LINE_MOST) return;
  throw new ConsoleSyntaxError(
    `This line has ${countText(length)} characters; a script takes ${countText(LINE_MOST)}`,
    'Split it.',
    0,
  );
}

/** A block that is being read; the outermost one is the script. */
interface Block {
  readonly times: number;
  readonly steps: ScriptStep[];
  /** Steps that one time through comes to. */
  weight: number;
  flash: number;
  readonly opened: (Token & { readonly line: number }) | null;
}

class ScriptParser {
  readonly #contexts: readonly AddressContext[];
  readonly #stepsMax: number;
  /** Those around the present one. */
  readonly #blocks: Block[] = [];
  #block: Block;

  constructor({ contexts, flash, stepsMax = STEPS_MAX }: ScriptGround) {
    this.#contexts = contexts;
    this.#stepsMax = stepsMax;
    this.#block = { times: 1, steps: [], weight: 0, flash, opened: null };
  }

  take(text: string, line: number): void {
    try {
      mustBeShort(text);
      const statements = splitStatements(text);
      const isEndAlone = statements.length === 1 && wordOf(statements[0]) === 'end';
      if (text.trim() !== '' && !isEndAlone) {
        this.#weigh(statements[0]?.[0], 1);
        this.#block.steps.push({ kind: 'line', line, text });
      }
      for (const tokens of statements) this.#takeStatement(tokens, line);
    } catch (thrown) {
      throw thrown instanceof ConsoleSyntaxError ? new ScriptSyntaxError(thrown, line) : thrown;
    }
  }

  end(): Pick<Script, 'steps' | 'weight'> {
    const { opened, steps, weight } = this.#block;
    if (opened === null) return { steps, weight };
    const error = new ConsoleSyntaxError('This repeat has no end', 'Write `end` after it.', opened.column);
    throw new ScriptSyntaxError(error, opened.line);
  }

  #takeStatement(tokens: readonly Token[], line: number): void {
    const [verb, ...args] = tokens;
    if (verb === undefined) return;
    const word = wordOf(tokens);
    if (word === 'repeat') this.#open(verb, args, line);
    else if (word === 'end') this.#close(verb, args);
    else if (word === 'flash') this.#block.flash = this.#flashIn(verb, args);
    else this.#add(verb, tokens, line);
  }

  #add(verb: Token, tokens: readonly Token[], line: number): void {
    const { flash } = this.#block;
    const context = this.#contexts[flash];
    if (context === undefined) throw new Error(`there is no flash ${flash}`);
    const statement = parseStatement(tokens, context);
    this.#weigh(verb, statement.kind === 'read' ? statement.count : 1);
    this.#block.steps.push({ kind: 'statement', place: { line, column: verb.column }, statement, flash });
  }

  #open(verb: Token, [times, extra]: readonly Token[], line: number): void {
    if (times === undefined)
      throw new ConsoleSyntaxError('repeat needs a number', `Write it as: ${REPEAT_USAGE}`, endOf(verb));
    if (extra !== undefined) throw tooMuch(extra, REPEAT_USAGE);
    const count = parseNumber(times.text);
    if (count === null || count < 1n || count > BigInt(STEPS_MAX))
      throw new ConsoleSyntaxError(
        `“${times.text}” is no number of times`,
        `Use 1 to ${countText(STEPS_MAX)}.`,
        times.column,
      );
    if (this.#blocks.length === NESTING_MAX)
      throw new ConsoleSyntaxError(
        `More than ${NESTING_MAX} repeats lie in one another`,
        'Repeat what is inside more often.',
        verb.column,
      );
    const { flash } = this.#block;
    this.#blocks.push(this.#block);
    this.#block = { times: Number(count), steps: [], weight: 1, flash, opened: { ...verb, line } };
  }

  #close(verb: Token, [extra]: readonly Token[]): void {
    if (extra !== undefined) throw tooMuch(extra, 'end');
    const outer = this.#blocks.pop();
    if (outer === undefined)
      throw new ConsoleSyntaxError('This end has no repeat', 'Take it away.', verb.column);
    const { times, steps, weight } = this.#block;
    this.#block = outer;
    this.#weigh(verb, times * weight);
    outer.steps.push({ kind: 'repeat', times, steps });
  }

  #flashIn(verb: Token, [which, extra]: readonly Token[]): number {
    if (which === undefined)
      throw new ConsoleSyntaxError('flash needs a number', 'Write it as: flash 1', endOf(verb));
    if (extra !== undefined) throw tooMuch(extra, 'flash 1');
    const index = parseNumber(which.text);
    if (index !== null && index < BigInt(this.#contexts.length)) return Number(index);
    throw new ConsoleSyntaxError(
      `“${which.text}” is no flash of this board`,
      `It has ${this.#contexts.length}, from 0 on.`,
      which.column,
    );
  }

  /** A repeat weighs something even if it is empty. */
  #weigh(at: Token | undefined, more: number): void {
    this.#block.weight += more;
    if (this.#block.weight <= this.#stepsMax) return;
    throw new ConsoleSyntaxError(
      `This comes to more than ${countText(this.#stepsMax)} lines, statements and reads`,
      'Repeat less, or split it.',
      at?.column ?? 0,
    );
  }
}

function wordOf(tokens: readonly Token[] | undefined): string | undefined {
  return tokens?.[0]?.text.toLowerCase();
}
