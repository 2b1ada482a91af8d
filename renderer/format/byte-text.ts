/** Bytes as text for other programs, piece by piece: a dump, an array of C, base64, or what they spell. */

export const BYTE_FORMS = ['hex', 'c', 'base64', 'text'] as const;
export type ByteForm = (typeof BYTE_FORMS)[number];

/** What bytes spell: the names that a `TextDecoder` has, and the two that it has not. */
export type SpelledAs = 'ascii' | 'latin1' | 'utf8' | 'utf16le' | 'utf16be';

const LINE_BYTES = 16;
/** A piece may have any whole number of these but for the last one: lines and base64 have no seams then. */
export const PIECE_BYTES = 3 * LINE_BYTES;

/** Turns pieces into text, in order; joined, the texts are that of all bytes. */
export interface ByteText {
  /** `isLast`: nothing comes after this piece. */
  take(piece: Uint8Array, isLast: boolean): string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** A clipboard ends at a NUL on some systems: its picture stands for it. */
const NUL_PICTURE = '\u2400';
const NO_CHARACTER = '\ufffd';

/** `lengthBytes` of them will come. */
export function byteTextOf(form: ByteForm, lengthBytes: number, spelledAs: SpelledAs): ByteText {
  switch (form) {
    case 'hex':
      return new HexText();
    case 'c':
      return new CText(lengthBytes);
    case 'base64':
      return new Base64Text();
    case 'text':
      return new SpelledText(spelledAs);
  }
}

/** Hex digits in pairs, 16 bytes a line: what `xxd -r -p` reads. */
class HexText implements ByteText {
  #isFirst = true;

  take(piece: Uint8Array): string {
    const text = linesOf(piece, (line) => Array.from(line, (byte) => HEX[byte]).join(' ')).join('\n');
    const before = this.#isFirst || text === '' ? '' : '\n';
    this.#isFirst = false;
    return before + text;
  }
}

/** A definition that a compiler takes as it is. */
class CText implements ByteText {
  readonly #lengthBytes: number;
  #isFirst = true;

  constructor(lengthBytes: number) {
    this.#lengthBytes = lengthBytes;
  }

  take(piece: Uint8Array, isLast: boolean): string {
    const head = this.#isFirst ? `const unsigned char bytes[${this.#lengthBytes}] = {\n` : '';
    this.#isFirst = false;
    const lines = linesOf(piece, (line) => `  ${Array.from(line, (byte) => `0x${HEX[byte]},`).join(' ')}\n`);
    return `${head}${lines.join('')}${isLast ? '};\n' : ''}`;
  }
}

/** On one line, as RFC 4648 has it. */
class Base64Text implements ByteText {
  take(piece: Uint8Array): string {
    let binary = '';
    // In parts: a call takes only so many arguments.
    for (let at = 0; at < piece.length; at += 0x8000)
      binary += String.fromCharCode(...piece.subarray(at, at + 0x8000));
    return btoa(binary);
  }
}

class SpelledText implements ByteText {
  readonly #spelledAs: SpelledAs;
  readonly #decoder: TextDecoder;

  constructor(spelledAs: SpelledAs) {
    this.#spelledAs = spelledAs;
    const label = { utf16le: 'utf-16le', utf16be: 'utf-16be' };
    // The one byte order mark that there may be is a part of the bytes.
    const isUtf16 = spelledAs === 'utf16le' || spelledAs === 'utf16be';
    this.#decoder = new TextDecoder(isUtf16 ? label[spelledAs] : 'utf-8', { ignoreBOM: true });
  }

  take(piece: Uint8Array, isLast: boolean): string {
    return this.#decoded(piece, isLast).replaceAll('\0', NUL_PICTURE);
  }

  #decoded(piece: Uint8Array, isLast: boolean): string {
    if (this.#spelledAs === 'utf8' || this.#spelledAs === 'utf16le' || this.#spelledAs === 'utf16be')
      return this.#decoder.decode(piece, { stream: !isLast });
    const last = this.#spelledAs === 'ascii' ? 0x7f : 0xff;
    return Array.from(piece, (byte) => (byte > last ? NO_CHARACTER : String.fromCharCode(byte))).join('');
  }
}

function linesOf(piece: Uint8Array, spell: (line: Uint8Array) => string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < piece.length; at += LINE_BYTES)
    lines.push(spell(piece.subarray(at, at + LINE_BYTES)));
  return lines;
}
