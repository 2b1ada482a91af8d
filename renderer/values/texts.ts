/** Text in the encodings that firmware has, up to its end: a NUL, or the first thing that is no text. */
import { INSPECTED_BYTES, type Reading, refusal, type Unreadable, type ValueType } from './value-type.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What no text has: controls but for tab and line ends, lone halves, private and unassigned characters, damage. */
const NO_TEXT = /[\p{Cn}\p{Co}\p{Cs}\u{fffd}]|(?![\t\n\r])\p{Cc}/u;

const CHARACTER_BYTES_MAX = 4;

const DECODERS: Readonly<Record<Encoding, TextDecoder>> = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
};

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };
const ESCAPED = /\\(u\{[0-9a-f]{1,6}\}|x[0-9a-f]{2}|.)/gi;
const UNESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  0: '\0',
  '\\': '\\',
};

/** The text that begins here; empty where there is none. */
export function textFrom(bytes: Uint8Array, encoding: Encoding): string {
  const text = DECODERS[encoding].decode(bytes);
  const end = text.search(NO_TEXT);
  return end < 0 ? text : text.slice(0, end);
}

/** The bytes of a text. */
export function textBytes(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++)
    view.setUint16(2 * at, text.charCodeAt(at), encoding === 'utf-16le');
  return bytes;
}

/** Tabs, line ends and backslashes as a program has them: a text is one line of the window. */
function escaped(text: string): string {
  return text.replaceAll(/[\t\n\r\\]/g, (character) => ESCAPES[character] ?? character);
}

/** `\n`, `\0`, `\x1b`, `\u{1f600}` mean the character. @throws UserError for another letter after a backslash */
function unescaped(text: string): string {
  return text.replaceAll(ESCAPED, (whole, letters: string) => {
    const code = /^(?:u\{(?<wide>.+)\}|x(?<byte>..))$/i.exec(letters)?.groups;
    const number = Number.parseInt(code?.wide ?? code?.byte ?? '', 16);
    const character = Number.isNaN(number) ? UNESCAPES[letters] : characterOf(number);
    if (character === undefined)
      throw refusal(`“${whole}” is no character`, 'Write \\n, \\t, \\r, \\0, \\x41, \\u{263a} or \\\\.');
    return character;
  });
}

function characterOf(number: number): string | undefined {
  return number > 0x10ffff ? undefined : String.fromCodePoint(number);
}

function textReading(bytes: Uint8Array, encoding: Encoding): Reading | Unreadable {
  const text = textFrom(bytes, encoding);
  const { length } = textBytes(text, encoding);
  if (length === 0) {
    const isEmpty = bytes[0] === 0 && (encoding === 'utf-8' || bytes[1] === 0);
    return { why: isEmpty ? 'empty' : 'not text' };
  }
  const goesOn = bytes.length >= INSPECTED_BYTES && length > bytes.length - CHARACTER_BYTES_MAX;
  return { text: `${escaped(text)}${goesOn ? '…' : ''}`, copied: text, lengthBytes: length };
}

function textType(encoding: Encoding, name: string, minBytes: number): ValueType {
  return {
    id: encoding,
    name,
    title: `text in ${name.toUpperCase()}, up to its end`,
    group: 'Text',
    minBytes,
    read: (bytes) => textReading(bytes, encoding),
    write(text) {
      if (text === '') throw refusal('There is no text', 'Write some; \\0 is the NUL that ends it.');
      return textBytes(unescaped(text), encoding);
    },
    example: 'BootOrder\\0',
  };
}

export const TEXT_TYPES: readonly ValueType[] = [
  textType('utf-8', 'utf-8', 1),
  textType('utf-16le', 'utf-16 le', 2),
  textType('utf-16be', 'utf-16 be', 2),
];
