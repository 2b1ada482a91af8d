/** The words of a qtest line, read as QEMU reads them: numbers in C's notation, wrapped to 64 bits. */

/** A word that QEMU would end over; the message is a sentence for the client. */
export class UnusableWord extends Error {}

const NUMBER = /^([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i;
const LARGEST = 2n ** 64n - 1n;
const LAST_PORT = 0xffffn;

export class QtestWords {
  readonly command: string;
  readonly #arguments: readonly string[];

  /** One space separates two words: two make an empty word between them, as for QEMU. */
  constructor(line: string) {
    const [command = '', ...rest] = line.split(' ');
    this.command = command;
    this.#arguments = rest;
  }

  has(index: number): boolean {
    return index < this.#arguments.length;
  }

  /** @throws UnusableWord if there is none. */
  text(index: number): string {
    const word = this.#arguments[index];
    if (word === undefined) throw new UnusableWord(`${this.command}: word ${index + 1} is missing`);
    return word;
  }

  /** From 0 to 2^64 − 1; a negative number counts from 2^64 down. @throws UnusableWord if it is no such number. */
  unsigned(index: number): bigint {
    const value = this.#number(index);
    return BigInt.asUintN(64, value);
  }

  /** From −2^63 to 2^63 − 1. @throws UnusableWord if it is no such number. */
  signed(index: number): bigint {
    const value = this.#number(index);
    if (BigInt.asIntN(64, value) !== value) throw this.#unusable(index, 'does not fit 63 bits');
    return value;
  }

  /** An I/O port. @throws UnusableWord if there can be none of this number. */
  port(index: number): bigint {
    const value = this.unsigned(index);
    if (value > LAST_PORT) throw this.#unusable(index, 'is no I/O port');
    return value;
  }

  #number(index: number): bigint {
    const [, sign, digits = ''] = NUMBER.exec(this.text(index)) ?? [];
    if (sign === undefined) throw this.#unusable(index, 'is no number');
    const isOctal = /^0[0-7]+$/.test(digits);
    const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
    if (value > LARGEST) throw this.#unusable(index, 'does not fit 64 bits');
    return sign === '-' ? -value : value;
  }

  #unusable(index: number, why: string): UnusableWord {
    return new UnusableWord(`${this.command}: '${this.text(index)}' ${why}`);
  }
}
