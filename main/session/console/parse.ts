/** Reads a statement of the console. Nothing is run here, so one that makes no sense has no effect. */
import { BOOKMARK_NAME_MAX } from '../../../app/contract/bookmark.ts';
import { OperationKind } from '../../../app/contract/operation.ts';
import type { BusData } from '../../../app/contract/units.ts';
import type { Operation } from '../../pflash/flash-device.ts';
import type { Condition } from '../breakpoints.ts';
import { parseDuration } from './parse-duration.ts';
import { type EditStatement, parseEdit, parseFill } from './parse-edit.ts';
import { type Expectation, parseExpectation } from './parse-expect.ts';
import { ConsoleSyntaxError, endOf, type Token, tooMuch } from './tokens.ts';
import {
  type AddressContext,
  parseAddress,
  parseBytes,
  parseCount,
  parseData,
  parseNumber,
  toBusAddress,
} from './values.ts';
import { explain, LINE_WORDS, RAW_COMMANDS, type RawCommand } from './vocabulary.ts';

export type Statement =
  | { readonly kind: 'read'; readonly command: RawCommand; readonly address: number; readonly count: number }
  | { readonly kind: 'write'; readonly command: RawCommand; readonly address: number; readonly data: BusData }
  /** `address` is null for an operation on the selected flash as a whole. */
  | {
      readonly kind: 'operation';
      readonly name: string;
      readonly address: number | null;
      readonly data: Uint8Array;
    }
  /** Null: to the next deadline. */
  | { readonly kind: 'wait'; readonly nanoseconds: number | null }
  | { readonly kind: 'clock' }
  /** Null: all flashes. */
  | { readonly kind: 'reset'; readonly flash: number | null }
  | EditStatement
  /** Null: lists those that there are. */
  | { readonly kind: 'break'; readonly condition: Condition | null }
  /** Null: all of them. */
  | { readonly kind: 'unbreak'; readonly id: number | null }
  | { readonly kind: 'run'; readonly direction: 'forward' | 'back' }
  | { readonly kind: 'go'; readonly position: number }
  /** Null: lists those that there are. */
  | { readonly kind: 'bookmark'; readonly name: string | null }
  | { readonly kind: 'expect'; readonly expectation: Expectation<Statement> }
  /** Null: all that there is. */
  | { readonly kind: 'help'; readonly word: string | null };

/** One statement of a line, from its first word on. @throws ConsoleSyntaxError */
export function parseStatement(tokens: readonly Token[], context: AddressContext): Statement {
  const [verb, ...args] = tokens;
  if (verb === undefined) throw new Error('a statement has a word');
  const name = verb.text.toLowerCase();
  if (name === 'help' || name === '?') return parseHelp(args, context);
  if (name === 'wait') return parseWait(args);
  if (name === 'clock') return parseClock(args);
  if (name === 'system-reset') return parseReset(args);
  if (name === 'edit') return parseEdit(verb, { args, context });
  if (name === 'fill') return parseFill(verb, { args, context });
  if (name === 'expect') {
    const parse = (rest: readonly Token[]) => parseStatement(rest, context);
    return { kind: 'expect', expectation: parseExpectation(verb, { args, context, parse }) };
  }
  const historyWord = HISTORY_WORDS.get(name);
  if (historyWord !== undefined) return historyWord(verb, { args, context });
  const raw = RAW_COMMANDS.find((command) => command.name === name);
  if (raw !== undefined) return parseRaw(raw, verb, { args, context });
  const operation = context.operations.find((candidate) => candidate.name === name);
  if (operation !== undefined) return parseOperation(operation, verb, { args, context });
  throw unknownWord(verb);
}

function parseHelp([word, extra]: readonly Token[], { operations }: AddressContext): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'help [WORD]');
  if (word === undefined) return { kind: 'help', word: null };
  if (explain(word.text, operations).length === 0) throw unknownWord(word);
  return { kind: 'help', word: word.text };
}

function parseWait([span, extra]: readonly Token[]): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'wait [TIME], for example wait 50us');
  if (span === undefined) return { kind: 'wait', nanoseconds: null };
  const nanoseconds = parseDuration(span.text);
  if (nanoseconds !== null) return { kind: 'wait', nanoseconds };
  throw new ConsoleSyntaxError(
    `“${span.text}” is no span of time`,
    'Use 100ns, 50us, 1.5ms or 2s, at most 104 days; `wait` alone waits to the next deadline.',
    span.column,
  );
}

function parseReset([flash, extra]: readonly Token[]): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'system-reset [N]');
  return { kind: 'reset', flash: flash === undefined ? null : parsePlace(flash) };
}

function parseClock([extra]: readonly Token[]): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'clock');
  return { kind: 'clock' };
}

const HISTORY_WORDS = new Map([
  ['break', parseBreak],
  ['unbreak', parseUnbreak],
  ['run', parseRun],
  ['go', parseGo],
  ['bookmark', parseBookmark],
]);

const BREAK_USAGE =
  'Use break write ADDR [ADDR], break read …, break access …, break command 0x20, break state WORDS, break status SR.4 [0|1], or break block-erase; `unbreak N` takes one away.';

function parseBreak(verb: Token, { args, context }: Rest): Statement {
  const [what, ...rest] = args;
  if (what === undefined) return { kind: 'break', condition: null };
  const word = what.text.toLowerCase();
  const operation = OperationKind.safeParse(word);
  if (operation.success) {
    if (rest[0] !== undefined) throw tooMuch(rest[0], `break ${word}`);
    return { kind: 'break', condition: { on: 'operation', kind: operation.data } };
  }
  const [first, second, extra] = rest;
  if (first === undefined)
    throw new ConsoleSyntaxError(`“${what.text}” is nothing to stop at`, BREAK_USAGE, what.column);
  if (word === 'state') return { kind: 'break', condition: { on: 'state', words: wordsOf(rest) } };
  if (word === 'status') return { kind: 'break', condition: parseStatus(first, second, extra) };
  if (word === 'command') {
    if (second !== undefined) throw tooMuch(second, 'break command 0x20');
    return { kind: 'break', condition: { on: 'command', byte: Number(parseData(first, 1)) } };
  }
  const direction = DIRECTIONS.get(word);
  if (direction === undefined)
    throw new ConsoleSyntaxError(`“${what.text}” is nothing to stop at`, BREAK_USAGE, what.column);
  if (extra !== undefined) throw tooMuch(extra, `break ${word} ADDR [ADDR]`);
  const start = parseAddress(first, context);
  const end = second === undefined ? start : parseAddress(second, context);
  if (end < start)
    throw new ConsoleSyntaxError(
      'The range ends before it begins',
      'Name its lower address first.',
      endOf(verb),
    );
  return { kind: 'break', condition: { on: 'access', direction, start, end } };
}

/** `SR.4`, `DQ7` or `4`, and what it becomes: 1 unless told. */
function parseStatus(bit: Token, becomes: Token | undefined, extra: Token | undefined): Condition {
  if (extra !== undefined) throw tooMuch(extra, 'break status SR.4 [0|1]');
  const digit = /^(?:sr\.?|dq)?([0-7])$/i.exec(bit.text)?.[1];
  if (digit === undefined)
    throw new ConsoleSyntaxError(`“${bit.text}” is no status bit`, 'Use SR.4, DQ7 or 4.', bit.column);
  if (becomes !== undefined && !/^[01]$/.test(becomes.text))
    throw new ConsoleSyntaxError(`“${becomes.text}” is no value of a bit`, 'Use 0 or 1.', becomes.column);
  return { on: 'status', bit: Number(digit), isSet: becomes?.text !== '0' };
}

const DIRECTIONS = new Map<string, 'read' | 'write' | null>([
  ['read', 'read'],
  ['write', 'write'],
  ['access', null],
]);

function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text.replaceAll('"', '')).join(' ');
}

function parseUnbreak(verb: Token, { args: [which, extra] }: Rest): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'unbreak N');
  if (which === undefined)
    throw new ConsoleSyntaxError(
      'unbreak needs a number',
      '`break` lists them; `unbreak all` takes all away.',
      endOf(verb),
    );
  return { kind: 'unbreak', id: which.text === 'all' ? null : parsePlace(which) };
}

function parseRun(_: Token, { args: [back, extra] }: Rest): Statement {
  if (back === undefined) return { kind: 'run', direction: 'forward' };
  if (back.text !== 'back' || extra !== undefined) throw tooMuch(extra ?? back, 'run, or run back');
  return { kind: 'run', direction: 'back' };
}

function parseGo(verb: Token, { args: [place, extra] }: Rest): Statement {
  if (extra !== undefined) throw tooMuch(extra, 'go N');
  if (place === undefined)
    throw new ConsoleSyntaxError('go needs the number of a cycle', 'Write it as: go 3034', endOf(verb));
  return { kind: 'go', position: parsePlace(place) };
}

function parseBookmark(_: Token, { args }: Rest): Statement {
  const name = wordsOf(args).trim().slice(0, BOOKMARK_NAME_MAX);
  return { kind: 'bookmark', name: name === '' ? null : name };
}

function parsePlace(token: Token): number {
  const number = parseNumber(token.text.replaceAll(',', ''));
  if (number === null || number > BigInt(Number.MAX_SAFE_INTEGER))
    throw new ConsoleSyntaxError(`“${token.text}” is no number`, 'Use 3034.', token.column);
  return Number(number);
}

function unknownWord({ text, column }: Token): ConsoleSyntaxError {
  const width = /^[rw](\d+)$/i.exec(text)?.[1];
  if (width !== undefined) {
    return new ConsoleSyntaxError(
      `The bus has no accesses of ${width} bits`,
      'Use 8, 16, 32 or 64: r32 0x40',
      column,
    );
  }
  if (LINE_WORDS.includes(text.toLowerCase())) {
    return new ConsoleSyntaxError(
      `“${text}” stands at the beginning of a line of the console, and alone there`,
      'Type it there; a script takes the statements themselves.',
      column,
    );
  }
  return new ConsoleSyntaxError(`“${text}” is no command`, '`help` lists the commands.', column);
}

interface Rest {
  readonly args: readonly Token[];
  readonly context: AddressContext;
}

function parseRaw(command: RawCommand, verb: Token, { args, context }: Rest): Statement {
  const [at, second, extra] = args;
  const usage = command.direction === 'read' ? `${command.name} ADDR [COUNT]` : `${command.name} ADDR DATA`;
  if (at === undefined)
    throw new ConsoleSyntaxError(`${command.name} needs an address`, `Write it as: ${usage}`, endOf(verb));
  if (extra !== undefined) throw tooMuch(extra, usage);
  const address = parseAddress(at, context);
  const count = command.direction === 'read' && second !== undefined ? parseCount(second) : 1;
  toBusAddress(BigInt(address) + BigInt(count * command.widthBytes), at);
  if (command.direction === 'read') return { kind: 'read', command, address, count };
  if (second === undefined)
    throw new ConsoleSyntaxError(`${command.name} needs data`, `Write it as: ${usage}`, endOf(at));
  return { kind: 'write', command, address, data: parseData(second, command.widthBytes) };
}

function parseOperation(operation: Operation, verb: Token, { args, context }: Rest): Statement {
  const usage = `${operation.name} ${operation.parameters}`.trim();
  const takesAddress = operation.parameters !== '';
  const [at, ...rest] = args;
  if (!takesAddress) {
    if (at !== undefined) throw tooMuch(at, usage);
    return { kind: 'operation', name: operation.name, address: null, data: new Uint8Array() };
  }
  if (at === undefined)
    throw new ConsoleSyntaxError(`${operation.name} needs an address`, `Write it as: ${usage}`, endOf(verb));
  const address = parseAddress(at, context);
  if (operation.parameters === 'ADDR') {
    const [extra] = rest;
    if (extra !== undefined) throw tooMuch(extra, usage);
    return { kind: 'operation', name: operation.name, address, data: new Uint8Array() };
  }
  const data = Uint8Array.from(rest.flatMap(parseBytes));
  if (data.length === 0)
    throw new ConsoleSyntaxError(
      `${operation.name} needs bytes`,
      `Write it as: ${usage}, for example ${operation.name} 0x0 de ad "text"`,
      endOf(at),
    );
  return { kind: 'operation', name: operation.name, address, data };
}
