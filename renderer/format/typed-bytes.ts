/** Bytes as a person types or pastes them: hex digits, or text in the encoding that is shown. Pure. */
import type { SpelledAs } from './byte-text.ts';

const HEX_WORDS = /^(?:[0-9a-f]{2})+$/i;

/** The bytes that hex text stands for: pairs, with `0x`, blanks and commas between, or all of a C array; null for none. */
export function hexBytesIn(text: string): Uint8Array | null {
  const inside = /\{([^}]*)\}/.exec(text)?.[1] ?? text;
  const words = inside
    .replaceAll(/0x|\\x/gi, ' ')
    .split(/[\s,;_:-]+/)
    .filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => HEX_WORDS.test(word))) return null;
  const digits = words.join('');
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

/** The bytes of a text; null where it has a character that the encoding has not. */
export function bytesOfText(text: string, encoding: SpelledAs): Uint8Array | null {
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  if (encoding === 'utf16le' || encoding === 'utf16be') {
    const bytes = new Uint8Array(2 * text.length);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < text.length; at++)
      view.setUint16(2 * at, text.charCodeAt(at), encoding === 'utf16le');
    return bytes;
  }
  const last = encoding === 'ascii' ? 0x7f : 0xff;
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return codes.every((code) => code <= last) ? Uint8Array.from(codes) : null;
}

/** A pattern as a person writes it: hex bytes, or text in quotes, which is UTF-8. Null for neither. */
export function patternIn(text: string): Uint8Array | null {
  const quoted = /^\s*"(.+)"\s*$/s.exec(text)?.[1];
  return quoted === undefined ? hexBytesIn(text) : bytesOfText(quoted, 'utf8');
}
