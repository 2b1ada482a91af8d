/**
 * Reads a regular expression over bytes, in the syntax of RE2 and ripgrep: `\xNN` is a byte, `.` any but a line feed, and a
 * character beyond ASCII its bytes in UTF-8. What can't be found in linear time (`\1`, `(?=…)`) is refused.
 */
import { byteRange, complementOf, oneByte } from '../byte-set.ts';
import { patternError } from '../pattern-error.ts';
import { BYTE_ESCAPES, CLASS_ESCAPES, LOOK_ESCAPES, withBothCases } from './escapes.ts';
import { parseClass } from './parse-class.ts';
import type { Node } from './syntax.ts';

/** Brackets in brackets, and repetitions of repetitions in all of the expression: a tree is gone through by recursion. */
const DEPTH_MAX = 100;
/** `{n}` in an expression. */
const REPEAT_MAX = 1000;

interface Flags {
  readonly ignoresCase: boolean;
  /** `.` is a line feed, too. */
  readonly isDotAll: boolean;
  /** `^` and `$` stand at each line. */
  readonly hasLines: boolean;
}

/** @throws UserError that names the place */
export function parseRegex(pattern: string, ignoresCase: boolean): Node {
  const reader = new Reader(pattern, { ignoresCase, isDotAll: false, hasLines: false });
  return reader.whole();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #flags: Flags;
  /** Repetitions of repetitions by now. */
  #stacked = 0;

  constructor(text: string, flags: Flags) {
    this.#text = text;
    this.#flags = flags;
  }

  whole(): Node {
    if (this.#text === '')
      throw this.#error(0, 'There is no expression to look for', 'Type one, such as U-Boot \\d+.');
    const node = this.#options(0);
    if (this.#at < this.#text.length)
      throw this.#error(this.#at, 'This bracket was never opened', 'Write \\) for the sign itself.');
    return node;
  }

  #options(depth: number): Node {
    if (depth > DEPTH_MAX)
      throw this.#error(this.#at, `There are more than ${DEPTH_MAX} brackets in brackets`, 'Look for less.');
    const flags = this.#flags;
    const options = [this.#row(depth)];
    while (this.#take('|')) options.push(this.#row(depth));
    this.#flags = flags;
    const [only] = options;
    return only !== undefined && options.length === 1 ? only : { kind: 'either', options };
  }

  #row(depth: number): Node {
    const parts: Node[] = [];
    while (this.#at < this.#text.length && !/^[|)]/.test(this.#rest)) {
      const at = this.#at;
      const part = this.#part(depth);
      parts.push(this.#repeated(part, at));
    }
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'row', parts };
  }

  #part(depth: number): Node {
    const at = this.#at;
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group(at, depth);
      case '[':
        return this.#class(at);
      case '.':
        return { kind: 'set', set: this.#flags.isDotAll ? byteRange(0, 255) : complementOf(oneByte(0x0a)) };
      case '^':
        return { kind: 'look', look: this.#flags.hasLines ? 'line-start' : 'start' };
      case '$':
        return { kind: 'look', look: this.#flags.hasLines ? 'line-end' : 'end' };
      case '\\':
        return this.#escape(at);
      case '*':
      case '+':
      case '?':
        throw this.#error(
          at,
          `There is nothing before ${character} to repeat`,
          `Write \\${character} for the sign itself.`,
        );
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Node {
    const bytes = [...Buffer.from(character, 'utf8')];
    const sets = bytes.map(oneByte).map((set) => (this.#flags.ignoresCase ? withBothCases(set) : set));
    return { kind: 'row', parts: sets.map((set) => ({ kind: 'set', set })) };
  }

  #group(at: number, depth: number): Node {
    const outer = this.#flags;
    if (this.#take('?') && this.#opening(at)) return { kind: 'empty' };
    const inside = this.#options(depth + 1);
    if (!this.#take(')')) throw this.#error(at, 'This bracket is never closed', 'Close it with ).');
    this.#flags = outer;
    return inside;
  }

  /** After `(?`. True where it sets flags for what follows and has nothing inside. */
  #opening(at: number): boolean {
    const name = /^P?<\w+>/.exec(this.#rest);
    const flags = /^([ism]*)(?:-([ism]+))?([:)])/.exec(this.#rest);
    const taken = name ?? flags;
    if (taken === null)
      throw this.#error(
        at,
        /^(?:<?[=!])/.test(this.#rest)
          ? 'Looking ahead and back is not known here'
          : 'This kind of bracket is not known',
        'It could not be found in linear time, or is no part of the syntax: use (…), (?:…), (?i), (?s), (?m).',
      );
    this.#at += taken[0].length;
    if (name !== null || flags === null) return false;
    this.#setFlags(flags[1] ?? '', true);
    this.#setFlags(flags[2] ?? '', false);
    return flags[3] === ')';
  }

  #setFlags(letters: string, isOn: boolean): void {
    const { ignoresCase, isDotAll, hasLines } = this.#flags;
    this.#flags = {
      ignoresCase: letters.includes('i') ? isOn : ignoresCase,
      isDotAll: letters.includes('s') ? isOn : isDotAll,
      hasLines: letters.includes('m') ? isOn : hasLines,
    };
  }

  #class(at: number): Node {
    const { set, length } = parseClass(this.#text, at, this.#flags.ignoresCase);
    this.#at = at + length;
    return { kind: 'set', set };
  }

  #escape(at: number): Node {
    const letter = this.#next();
    const set = CLASS_ESCAPES[letter];
    if (set !== undefined) return { kind: 'set', set };
    const look = LOOK_ESCAPES[letter];
    if (look !== undefined) return { kind: 'look', look };
    const byte = letter === 'x' ? this.#hexByte(at) : BYTE_ESCAPES[letter];
    if (byte !== undefined) return { kind: 'set', set: oneByte(byte) };
    if (letter === '')
      throw this.#error(at, 'There is nothing after the backslash', 'Write \\\\ for the sign itself.');
    if (/[1-9k]/.test(letter))
      throw this.#error(
        at,
        'What was found before can’t be referred to',
        'It could not be found in linear time: look for less.',
      );
    if (/[a-z]/i.test(letter))
      throw this.#error(at, `\\${letter} is not known`, 'Write the letter alone, or a byte as \\xNN.');
    return this.#literal(letter);
  }

  #hexByte(at: number): number {
    const match = /^(?:([0-9a-f]{2})|\{([0-9a-f]{1,2})\})/i.exec(this.#rest);
    if (match === null) throw this.#error(at, '\\x has two hexadecimal digits', 'Write a byte as \\xNN.');
    this.#at += match[0].length;
    return Number.parseInt(match[1] ?? match[2] ?? '', 16);
  }

  #repeated(part: Node, at: number): Node {
    let node = part;
    for (;;) {
      const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(this.#rest);
      if (match === null) return node;
      this.#at += match[0].length;
      const [least, most] = boundsOf(match);
      if (least > REPEAT_MAX || (most !== Number.POSITIVE_INFINITY && most > REPEAT_MAX))
        throw this.#error(
          at,
          `This is repeated more than ${REPEAT_MAX} times`,
          'Repeat it less often, or with * or +.',
        );
      if (least > most)
        throw this.#error(at, 'It is to come at least more often than at most', 'Write {least,most}.');
      if (node !== part) this.#stacked += 1;
      if (this.#stacked > DEPTH_MAX)
        throw this.#error(
          at,
          `There are more than ${DEPTH_MAX} repetitions of repetitions`,
          'Repeat it once.',
        );
      node = { kind: 'repeat', part: node, least, most, isGreedy: match[5] !== '?' };
    }
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  /** A whole character; empty at the end. */
  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    const character = code === undefined ? '' : String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #error(at: number, what: string, todo: string) {
    return patternError(this.#text, at, what, todo);
  }
}

function boundsOf([, sign, least = '0', comma, most = '']: readonly (string | undefined)[]): [
  number,
  number,
] {
  if (sign === '?') return [0, 1];
  if (sign !== undefined) return [sign === '*' ? 0 : 1, Number.POSITIVE_INFINITY];
  if (comma === undefined) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}
