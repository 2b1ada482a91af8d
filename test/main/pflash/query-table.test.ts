import { describe, expect, it } from 'vitest';
import { decodeQuery } from '../../../main/pflash/query-fields.ts';
import { smallAmdFlash, smallFlash } from '../../kit/flash/flash.ts';

const VIRT = {
  sectorLengthBytes: 262_144,
  sectorCount: 256,
  bankWidthBytes: 4,
  deviceWidthBytes: 2,
} as const;

describe('The query table of the virt board', () => {
  const rows = new Map(
    smallFlash({ geometry: VIRT })
      .queryFields()
      .map((row) => [row.offset, row]),
  );
  // biome-ignore format: a row each
  it.each([
    [0x10, '“QRY”'],
    [0x13, 'Intel/Sharp extended'],
    [0x15, 'at 0x31'],
    [0x1b, '4.5 V'],
    [0x1f, '128 µs'],
    [0x21, '1.024 s'],
    [0x22, 'not supported'],
    [0x27, '32 MiB per chip'],
    [0x28, '×8 and ×16'],
    [0x2a, '2 KiB per chip'],
    [0x2d, '256 blocks of 128 KiB per chip'],
    [0x31, '“PRI”'],
    [0x34, '1.0'],
  ])('says at 0x%s: %s', (offset, text) => {
    expect(rows.get(offset)?.text).toBe(text);
  });

  it('warns that sizes are one chip’s', () => {
    const notes = smallFlash({ geometry: VIRT }).queryNotes();
    expect(notes.find(({ tone }) => tone === 'warning')?.text).toContain('2 chips');
  });
});

it('One 8-bit chip has a buffer of 256 bytes and no warning of interleave', () => {
  const flash = smallFlash({
    geometry: { sectorLengthBytes: 4096, sectorCount: 4, bankWidthBytes: 1, deviceWidthBytes: 1 },
  });
  expect(flash.queryFields().find(({ offset }) => offset === 0x2a)?.text).toBe('256 bytes per chip');
  expect(flash.queryNotes()).toHaveLength(1);
});

it('A size that is no power of two is encoded by its trailing zeros, and the note says so', () => {
  const flash = smallFlash({
    geometry: { sectorLengthBytes: 4096, sectorCount: 3, bankWidthBytes: 2, deviceWidthBytes: 2 },
  });
  expect(flash.queryBytes[0x27]).toBe(12);
  expect(flash.queryNotes().some(({ title }) => title.includes('power of two'))).toBe(true);
});

it('A size of 2^0 is 1 byte', () => {
  const text = decodeQuery(new Uint8Array(0x40)).find(({ offset }) => offset === 0x27)?.text;
  expect(text).toBe('1 byte per chip');
});

describe('The query table of an AMD flash with boot sectors', () => {
  const { flash } = smallAmdFlash({
    geometry: {
      sectorLengthBytes: 65_536,
      sectorCount: 128,
      bankWidthBytes: 2,
      deviceWidthBytes: 2,
      regions: [
        { sectorCount: 127, sectorLengthBytes: 65_536 },
        { sectorCount: 1, sectorLengthBytes: 32_768 },
        { sectorCount: 2, sectorLengthBytes: 8192 },
        { sectorCount: 1, sectorLengthBytes: 16_384 },
      ],
    },
  });
  const rows = new Map(flash.queryFields().map((row) => [row.offset, row]));
  // biome-ignore format: a row each
  it.each([
    [0x13, 'AMD/Fujitsu standard'],
    [0x15, 'at 0x40'],
    [0x1b, '2.7 V'],
    [0x1c, '3.6 V'],
    [0x20, 'not supported'],
    [0x21, '512 ms'],
    [0x22, '4.096 s'],
    [0x27, '8 MiB per chip'],
    [0x2a, 'none'],
    [0x2c, '4'],
    [0x2d, '127 blocks of 64 KiB per chip'],
    [0x31, '1 block of 32 KiB per chip'],
    [0x35, '2 blocks of 8 KiB per chip'],
    [0x39, '1 block of 16 KiB per chip'],
    [0x40, '“PRI”'],
    [0x43, '1.0'],
    [0x45, 'required'],
    [0x46, 'to read and write'],
    [0x47, 'not supported'],
    [0x4c, 'not supported'],
  ])('says at %i: %s', (offset, text) => {
    expect(rows.get(offset)?.text).toBe(text);
  });

  it('warns that erase blocks are not all alike, and of nothing else', () => {
    const warnings = flash.queryNotes().filter(({ tone }) => tone === 'warning');
    expect(warnings.map(({ title }) => title)).toEqual(['The erase blocks are not all alike']);
  });

  it('is read on the bus by a query cycle at word 0x55', () => {
    expect(flash.howToQuery(0xfe00_0000)).toBe('w16 0xfe0000aa 0x0098; r16 0xfe000020 …');
  });
});
