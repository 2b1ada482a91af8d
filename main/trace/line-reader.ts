/** Reads the lines of a text that is bytes, without making strings: logs have millions of lines. */

const NEWLINE = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_A = 0x61;
const LOWER_F = 0x66;

/** Latin-1 text as bytes, to compare with. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export class LineReader {
  /** Of the line that is being read, from 1 on, through all texts; 0 before the first. */
  lineNumber = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #next = 0;

  /** Goes to the start of a text, whose lines are counted on. */
  open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#next = 0;
  }

  /** Goes to the start of the next line. @returns false if there is none; a last one without its end is one, too. */
  nextLine(): boolean {
    if (this.#next >= this.#bytes.length) return false;
    const newline = this.#bytes.indexOf(NEWLINE, this.#next);
    this.#at = this.#next;
    this.#end = newline < 0 ? this.#bytes.length : newline;
    this.#next = this.#end + 1;
    this.lineNumber++;
    return true;
  }

  get atDigit(): boolean {
    return this.#at < this.#end && isDigit(this.#bytes[this.#at] ?? 0);
  }

  startsWith(expected: Uint8Array): boolean {
    if (this.#at + expected.length > this.#end) return false;
    for (let index = 0; index < expected.length; index++) {
      if (this.#bytes[this.#at + index] !== expected[index]) return false;
    }
    return true;
  }

  /** Steps over `expected` if the line goes on with it. */
  skip(expected: Uint8Array): boolean {
    const isThere = this.startsWith(expected);
    if (isThere) this.#at += expected.length;
    return isThere;
  }

  /** Whether the line goes on with this byte somewhere. */
  has(byte: number): boolean {
    const found = this.#bytes.indexOf(byte, this.#at);
    return found >= 0 && found < this.#end;
  }

  /** What stands before the next `delimiter` of the line, and steps over both; null and no step if there is none. */
  until(delimiter: number): Uint8Array | null {
    const found = this.#bytes.indexOf(delimiter, this.#at);
    if (found < 0 || found >= this.#end) return null;
    const text = this.#bytes.subarray(this.#at, found);
    this.#at = found + 1;
    return text;
  }

  /** A number of lower-case hex digits, at most 32 bits. @returns −1 if there is none, or a larger one. */
  hex(): number {
    const start = this.#at;
    let value = 0;
    while (this.#at < this.#end) {
      const digit = hexDigit(this.#bytes[this.#at] ?? 0);
      if (digit < 0) break;
      value = value * 16 + digit;
      this.#at++;
    }
    return this.#at === start || value > 0xffff_ffff ? -1 : value;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - ZERO;
  return byte >= LOWER_A && byte <= LOWER_F ? byte - LOWER_A + 10 : -1;
}
