/** Reads a class of an expression: `[a-z\x00[:digit:]]`, `[^…]`. */
import { type ByteSet, byteRange, complementOf, oneByte, unionOf } from '../byte-set.ts';
import { patternError } from '../pattern-error.ts';
import { BYTE_ESCAPES, CLASS_ESCAPES, NAMED_CLASSES, withBothCases } from './escapes.ts';

const HOW = 'Write bytes, ranges and names in it: [a-z\\x00-\\x1f[:digit:]].';

/** `length` counts its characters, from its bracket at `at` to the other. @throws UserError that names the place */
export function parseClass(
  text: string,
  at: number,
  ignoresCase: boolean,
): { readonly set: ByteSet; readonly length: number } {
  const reader = new ClassReader(text, at + 1);
  const isNot = reader.take('^');
  const sets = reader.sets(at);
  const inside = ignoresCase ? withBothCases(unionOf(sets)) : unionOf(sets);
  const set = isNot ? complementOf(inside) : inside;
  if (!set.includes(1)) throw patternError(text, at, 'No byte fits these brackets', HOW);
  return { set, length: reader.at - at };
}

class ClassReader {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  take(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /** Up to the closing bracket; one right at the beginning is a byte like others. */
  sets(openedAt: number): ByteSet[] {
    const sets: ByteSet[] = [];
    while (sets.length === 0 || !this.take(']')) {
      if (this.at >= this.#text.length)
        throw patternError(this.#text, openedAt, 'This bracket is never closed', 'Close it with ].');
      sets.push(this.#item());
    }
    return sets;
  }

  #item(): ByteSet {
    const at = this.at;
    const first = this.#one();
    if (typeof first !== 'number') return first;
    if (this.#text[this.at] !== '-' || this.#text[this.at + 1] === ']') return oneByte(first);
    this.at += 1;
    const last = this.#one();
    if (typeof last !== 'number' || last < first)
      throw patternError(this.#text, at, 'This is no range of bytes', HOW);
    return byteRange(first, last);
  }

  #one(): number | ByteSet {
    const at = this.at;
    const rest = this.#text.slice(at);
    const named = /^\[:(\w+):\]/.exec(rest);
    if (named !== null) {
      this.at += named[0].length;
      const set = NAMED_CLASSES.get(named[1] ?? '');
      if (set === undefined) throw patternError(this.#text, at, `${named[0]} is not known`, HOW);
      return set;
    }
    if (rest.startsWith('\\')) return this.#escape(rest);
    const code = rest.charCodeAt(0);
    if (code > 0x7f)
      throw patternError(
        this.#text,
        at,
        'A character beyond ASCII is several bytes, and a class stands for one',
        'Write alternatives instead: (?:ä|ö).',
      );
    this.at += 1;
    return code;
  }

  #escape(rest: string): number | ByteSet {
    const at = this.at;
    const hex = /^\\x(?:([0-9a-f]{2})|\{([0-9a-f]{1,2})\})/i.exec(rest);
    const letter = rest[1] ?? '';
    this.at += hex?.[0].length ?? 2;
    if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    const known = CLASS_ESCAPES[letter] ?? BYTE_ESCAPES[letter];
    if (known !== undefined) return known;
    if (letter === 'b') return 0x08;
    if (!/^[^a-z0-9]$/i.test(letter) || letter.charCodeAt(0) > 0x7f)
      throw patternError(this.#text, at, `\\${letter} is not known in a class`, HOW);
    return letter.charCodeAt(0);
  }
}
