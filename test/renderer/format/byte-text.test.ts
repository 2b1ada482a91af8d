import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BYTE_FORMS,
  type ByteForm,
  byteTextOf,
  PIECE_BYTES,
  type SpelledAs,
} from '../../../renderer/format/byte-text.ts';

function textOf(form: ByteForm, bytes: Uint8Array, spelledAs: SpelledAs = 'utf8', pieceBytes = PIECE_BYTES) {
  const text = byteTextOf(form, bytes.length, spelledAs);
  let all = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    all += text.take(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length);
  return all;
}

const SOME = Uint8Array.from({ length: 20 }, (_, at) => at * 13);

describe('Bytes as text', () => {
  it('in hex are lines of 16, which xxd makes bytes again', () => {
    const text = textOf('hex', SOME);
    expect(text).toBe('00 0d 1a 27 34 41 4e 5b 68 75 82 8f 9c a9 b6 c3\nd0 dd ea f7');
    expect(new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))).toEqual(SOME);
  });

  it('for C are a definition that says how many they are', () => {
    const text = textOf('c', SOME.subarray(0, 18));
    expect(text.split('\n')).toEqual([
      'const unsigned char bytes[18] = {',
      `  ${Array.from(SOME.subarray(0, 16), (byte) => `0x${byte.toString(16).padStart(2, '0')},`).join(' ')}`,
      '  0xd0, 0xdd,',
      '};',
      '',
    ]);
  });

  it('for C are what a JavaScript reads there, too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const inside = /\{([^}]*)\}/.exec(textOf('c', bytes))?.[1] ?? '';
        expect(inside.split(',').slice(0, -1).map(Number)).toEqual([...bytes]);
      }),
    );
  });

  it('in base64 have no seams between pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(textOf('base64', bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  it('spell characters that reach over the end of a piece', () => {
    const spelled = `${'x'.repeat(PIECE_BYTES - 2)}€ ende 😀`;
    expect(textOf('text', new Uint8Array(Buffer.from(spelled)))).toBe(spelled);
    expect(textOf('text', new Uint8Array(Buffer.from(spelled, 'utf16le')), 'utf16le')).toBe(spelled);
    const swapped = new Uint8Array(Buffer.from(spelled, 'utf16le').swap16());
    expect(textOf('text', swapped, 'utf16be')).toBe(spelled);
  });

  it('spell what is no character as such, and a NUL as its picture', () => {
    const bytes = Uint8Array.of(0x41, 0, 0xe9, 0x0a);
    expect(textOf('text', bytes, 'ascii')).toBe('A␀\ufffd\n');
    expect(textOf('text', bytes, 'latin1')).toBe('A␀é\n');
    expect(textOf('text', bytes, 'utf8')).toBe('A␀\ufffd\n');
  });

  it('are the same in every form whatever the pieces', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) & 0x7f);
    for (const form of BYTE_FORMS)
      expect(textOf(form, bytes, 'utf8', 3 * PIECE_BYTES)).toBe(textOf(form, bytes));
  });
});
