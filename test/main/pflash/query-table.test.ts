import { describe, expect, it } from 'vitest';
import { smallFlash } from '../../kit/flash.ts';

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
