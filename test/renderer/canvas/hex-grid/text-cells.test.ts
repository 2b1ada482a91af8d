import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FORM, TEXT_ENCODINGS } from '../../../../renderer/canvas/hex-grid/grid-form.ts';
import { textRowOf } from '../../../../renderer/canvas/hex-grid/row-context.ts';
import { alone, textCellsOf } from '../../../../renderer/canvas/hex-grid/text-cells.ts';

const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const utf16 = (text: string, order: 'little' | 'big') => {
  const bytes = Buffer.from(text, 'utf16le');
  return new Uint8Array(order === 'little' ? bytes : bytes.swap16());
};

// biome-ignore format: a table
const CELLS: readonly [string, Parameters<typeof textCellsOf>[0], Uint8Array, readonly (string | null)[]][] = [
  ['prints ASCII and nothing else',            'ascii',  Uint8Array.of(0x41, 0x20, 0x7f, 0xe9, 0), ['A', ' ', null, null, null]],
  ['knows the upper half of Latin-1',          'latin1', Uint8Array.of(0xe9, 0x80, 0xa0, 0xff), ['é', null, null, 'ÿ']],
  ['puts a character in its first cell',       'utf8',   utf8('aé€😀'), ['a', 'é', '', '€', '', '', '😀', '', '', '']],
  ['shows no byte of a damaged character',     'utf8',   Uint8Array.of(0xe2, 0x82, 0x41), [null, null, 'A']],
  ['takes nothing that is written too long',   'utf8',   Uint8Array.of(0xc0, 0xaf, 0xe0, 0x80, 0xaf), [null, null, null, null, null]],
  ['takes no half of a pair',                  'utf8',   Uint8Array.of(0xed, 0xa0, 0x80), [null, null, null]],
  ['takes nothing past the last character',    'utf8',   Uint8Array.of(0xf5, 0x80, 0x80, 0x80), [null, null, null, null]],
  ['shows no control and no mark of a letter', 'utf8',   utf8('\u0301\u0085\u202e'), Array(7).fill(null)],
  ['reads pairs of bytes, the low one first',  'utf16le', utf16('Aß', 'little'), ['A', '', 'ß', '']],
  ['reads pairs of bytes, the high one first', 'utf16be', utf16('Aß', 'big'), ['A', '', 'ß', '']],
  ['joins two units to one character',         'utf16le', utf16('😀', 'little'), ['😀', '', '', '']],
  ['shows no unit that has lost its other one', 'utf16le', Uint8Array.of(0x3d, 0xd8, 0x41, 0), [null, null, 'A', '']],
  ['ends inside of a unit',                    'utf16le', Uint8Array.of(0x41, 0, 0x42), ['A', '', null]],
];

describe('the text beside the bytes', () => {
  it.each(CELLS)('%s', (_, encoding, bytes, cells) => {
    expect(textCellsOf(encoding, alone(bytes))).toEqual(cells);
  });

  it('is the same however the rows are cut', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.constantFrom(...TEXT_ENCODINGS), (text, encoding) => {
        const bytes = encoding.startsWith('utf16')
          ? utf16(text, encoding === 'utf16le' ? 'little' : 'big')
          : utf8(text);
        const all = textCellsOf(encoding, alone(bytes));
        const around = {
          shape: { sizeBytes: bytes.length },
          bytesOf: ({ deviceOffset, lengthBytes }: { deviceOffset: number; lengthBytes: number }) => ({
            bytes: bytes.subarray(deviceOffset, deviceOffset + lengthBytes),
            changed: null,
            pastText: null,
          }),
        };
        const view = { form: { ...DEFAULT_FORM, text: encoding }, rowBytes: 8 };
        const rows: (string | null)[] = [];
        for (let at = 0; at < bytes.length; at += 8) {
          const row = around.bytesOf({ deviceOffset: at, lengthBytes: 8 });
          rows.push(...textCellsOf(encoding, textRowOf(view, around, { deviceOffset: at }, row)));
        }
        expect(rows).toEqual(all);
      }),
    );
  });

  it('has a cell for every byte, whatever the bytes are', () => {
    const bytes = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(...TEXT_ENCODINGS), (row, encoding) => {
        expect(textCellsOf(encoding, alone(row))).toHaveLength(row.length);
      }),
    );
  });
});
