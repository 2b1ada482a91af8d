/** Reads what a script expects: of a read, of a state, of the bytes, of what was found. */
import { Severity } from '../../../app/contract/operation.ts';
import { ConsoleSyntaxError, endOf, type Token, tooMuch } from './tokens.ts';
import { type AddressContext, parseAddress, parseBytes, parseNumber, toBusAddress } from './values.ts';
import { RAW_COMMANDS, type RawCommand } from './vocabulary.ts';

/** A value on the bus. Only the bits that are set in `mask` count; null: all of them. */
export interface WantedValue {
  readonly value: bigint;
  readonly mask: bigint | null;
}

/** What must hold. `Does` is a statement that is expected to fail. */
export type Expectation<Does> =
  /** A read that is made now. */
  | {
      readonly of: 'read';
      readonly command: RawCommand;
      readonly address: number;
      readonly wanted: WantedValue;
    }
  /** What the last read answered, whoever made it. */
  | { readonly of: 'answer'; readonly wanted: WantedValue }
  /** All these words are in the title of the selected flash's state, in any case. */
  | { readonly of: 'state'; readonly words: string }
  /** What the array holds, without a cycle on the bus. */
  | { readonly of: 'bytes'; readonly address: number; readonly data: Uint8Array }
  /** How many findings there are up to now, of one severity or of all. */
  | { readonly of: 'findings'; readonly count: number; readonly severity: Severity | null }
  | { readonly of: 'failure'; readonly statement: Does };

interface Rest<Does> {
  readonly args: readonly Token[];
  readonly context: AddressContext;
  /** Reads another statement, from its first word on. */
  readonly parse: (tokens: readonly Token[]) => Does;
}

const USAGE =
  'Use expect r32 ADDR VALUE, expect VALUE, expect state WORDS, expect bytes ADDR DE AD, expect findings N, or expect error and a statement.';

/** What stands after `expect`. @throws ConsoleSyntaxError */
export function parseExpectation<Does>(verb: Token, { args, context, parse }: Rest<Does>): Expectation<Does> {
  const [what, ...rest] = args;
  if (what === undefined) throw new ConsoleSyntaxError('expect needs what it expects', USAGE, endOf(verb));
  const word = what.text.toLowerCase();
  const command = RAW_COMMANDS.find(({ name }) => name === word);
  if (command?.direction === 'read') return parseRead(command, what, { rest, context });
  if (word === 'state') return { of: 'state', words: stateWords(what, rest) };
  if (word === 'bytes') return parseArray(what, rest, context);
  if (word === 'findings') return parseFindings(what, rest);
  if (word === 'error') {
    const [first] = rest;
    if (first === undefined)
      throw new ConsoleSyntaxError(
        'expect error needs a statement that fails',
        'Write it as: expect error erase #1',
        endOf(what),
      );
    if (first.text.toLowerCase() === 'expect') throw tooMuch(first, 'expect error erase #1');
    return { of: 'failure', statement: parse(rest) };
  }
  if (parseWanted(word) === null)
    throw new ConsoleSyntaxError(`“${what.text}” is nothing to expect`, USAGE, what.column);
  return { of: 'answer', wanted: wantedFrom(args, { usage: 'expect VALUE [mask MASK]', widthBytes: 8 }) };
}

function parseRead<Does>(
  command: RawCommand,
  what: Token,
  { rest, context }: { rest: readonly Token[]; context: AddressContext },
): Expectation<Does> {
  const usage = `expect ${command.name} ADDR VALUE [mask MASK]`;
  const [at, ...value] = rest;
  if (at === undefined)
    throw new ConsoleSyntaxError(`${command.name} needs an address`, `Write it as: ${usage}`, endOf(what));
  const address = parseAddress(at, context);
  toBusAddress(BigInt(address) + BigInt(command.widthBytes), at);
  if (value.length === 0)
    throw new ConsoleSyntaxError(
      'expect needs the value that is read',
      `Write it as: ${usage}, with x for digits of any value`,
      endOf(at),
    );
  const wanted = wantedFrom(value, { usage, widthBytes: command.widthBytes });
  return { of: 'read', command, address, wanted };
}

/** VALUE [mask MASK] */
function wantedFrom(
  [value, mask, bits, extra]: readonly Token[],
  { usage, widthBytes }: { usage: string; widthBytes: number },
): WantedValue {
  if (value === undefined) throw new Error('a value is there');
  const wanted = wantedIn(value, widthBytes);
  if (mask === undefined) return wanted;
  if (mask.text.toLowerCase() !== 'mask') throw tooMuch(mask, usage);
  if (bits === undefined)
    throw new ConsoleSyntaxError('mask needs its bits', `Write it as: ${usage}`, endOf(mask));
  if (extra !== undefined) throw tooMuch(extra, usage);
  const given = parseNumber(bits.text);
  if (given === null || given >= 1n << BigInt(8 * widthBytes))
    throw new ConsoleSyntaxError(
      `“${bits.text}” is no mask of ${widthBytes * 8} bits`,
      'Set the bits that count: 0x80.',
      bits.column,
    );
  return { value: wanted.value, mask: wanted.mask === null ? given : wanted.mask & given };
}

function wantedIn({ text, column }: Token, widthBytes: number): WantedValue {
  const wanted = parseWanted(text);
  if (wanted === null)
    throw new ConsoleSyntaxError(
      `“${text}” is no value`,
      'Use 0x80 or 128; x stands for a hexadecimal digit of any value: 0x00x0.',
      column,
    );
  if ((wanted.value | (wanted.mask ?? 0n)) >= 1n << BigInt(8 * widthBytes))
    throw new ConsoleSyntaxError(
      `${text} needs more than ${widthBytes * 8} bits`,
      'Expect what a read of this width can answer.',
      column,
    );
  return wanted;
}

/** A number, or hexadecimal digits some of which are `x`. */
function parseWanted(text: string): WantedValue | null {
  const plain = parseNumber(text);
  if (plain !== null) return { value: plain, mask: null };
  const [, digits] = /^0x([0-9a-fx_]*[0-9a-fx])$/i.exec(text) ?? [];
  if (digits === undefined) return null;
  const bare = digits.replaceAll('_', '').toLowerCase();
  const value = BigInt(`0x${bare.replaceAll('x', '0')}`);
  return { value, mask: BigInt(`0x${bare.replaceAll(/[^x]/g, 'f').replaceAll('x', '0')}`) };
}

function stateWords(what: Token, rest: readonly Token[]): string {
  const words = rest.map(({ text }) => text.replaceAll('"', '')).join(' ');
  if (words.trim() !== '') return words;
  throw new ConsoleSyntaxError(
    'expect state needs words of its title',
    'Write it as: expect state read array',
    endOf(what),
  );
}

function parseArray<Does>(
  what: Token,
  [at, ...rest]: readonly Token[],
  context: AddressContext,
): Expectation<Does> {
  const usage = 'expect bytes ADDR DE AD "text"';
  if (at === undefined)
    throw new ConsoleSyntaxError('expect bytes needs an address', `Write it as: ${usage}`, endOf(what));
  const address = parseAddress(at, context);
  const data = Uint8Array.from(rest.flatMap(parseBytes));
  if (data.length === 0)
    throw new ConsoleSyntaxError('expect bytes needs bytes', `Write it as: ${usage}`, endOf(at));
  return { of: 'bytes', address, data };
}

function parseFindings<Does>(what: Token, [count, severity, extra]: readonly Token[]): Expectation<Does> {
  const usage = 'expect findings N [error|warning|note]';
  if (count === undefined)
    throw new ConsoleSyntaxError('expect findings needs a number', `Write it as: ${usage}`, endOf(what));
  const number = parseNumber(count.text);
  if (number === null || number > BigInt(Number.MAX_SAFE_INTEGER))
    throw new ConsoleSyntaxError(`“${count.text}” is no number`, `Write it as: ${usage}`, count.column);
  if (extra !== undefined) throw tooMuch(extra, usage);
  if (severity === undefined) return { of: 'findings', count: Number(number), severity: null };
  const known = Severity.safeParse(severity.text.toLowerCase());
  if (!known.success)
    throw new ConsoleSyntaxError(
      `“${severity.text}” is no severity`,
      `Write it as: ${usage}`,
      severity.column,
    );
  return { of: 'findings', count: Number(number), severity: known.data };
}
