import { describe, expect, it } from 'vitest';
import { answersOf } from '../../../../main/pflash/cfi01/answers.ts';
import { type Cfi01Bank, queryStrideOf, writeBufferBytesOf } from '../../../../main/pflash/cfi01/bank.ts';
import { cfi01QueryTable } from '../../../../main/pflash/cfi01/query.ts';
import type { BankWidthBytes, WidthBytes } from '../../../../main/pflash/geometry.ts';

const IDENTIFIERS = [0x89, 0x18, 0x12, 0x34] as const;

/** `4/2`: a bank of 4 bytes of chips of 2; `4/-`: QEMU is not told of chips; `4/1 in 2`: chips of 2 in 8-bit mode. */
function bankOf(text: string): Cfi01Bank {
  const [, width, chip, most, old] = /^(\d)\/([\d-])(?: in (\d))?( old)?$/.exec(text) ?? [];
  const widthOf = (digit: string | undefined): BankWidthBytes =>
    digit === '8' ? 8 : digit === '4' ? 4 : digit === '2' ? 2 : 1;
  const mostBytes = widthOf(most);
  return {
    sectorLengthBytes: 0x10000,
    sectorCount: 4,
    bankWidthBytes: widthOf(width),
    deviceWidthBytes: chip === '-' ? widthOf(width) : widthOf(chip),
    hasDeviceWidth: chip !== '-',
    ...(most === undefined || mostBytes === 8 ? {} : { maxDeviceWidthBytes: mostBytes }),
    oldMultipleChipHandling: old !== undefined,
  };
}

function answers(text: string) {
  const bank = bankOf(text);
  return answersOf(bank, { identifiers: IDENTIFIERS, queryBytes: cfi01QueryTable(bank) });
}

// Each of these is QEMU 7.2.22's; the differential suite finds what it would be elsewhere.
describe('A bank of Intel chips', () => {
  it.each([
    ['1/1', 1, 256],
    ['2/2', 2, 2048],
    ['4/2', 4, 4096],
    ['4/2 old', 4, 2048],
    ['4/1', 4, 8192],
    ['4/1 in 2', 8, 8192],
    ['4/2 in 4', 8, 4096],
    ['2/1 in 4', 8, 4096],
    ['4/-', 4, 2048],
    ['2/-', 2, 2048],
    ['1/-', 1, 256],
    ['8/-', 1, 2048],
  ])('%s has query words %i bytes apart and a write buffer of %i', (text, strideBytes, bufferBytes) => {
    expect(queryStrideOf(bankOf(text))).toBe(strideBytes);
    expect(writeBufferBytesOf(bankOf(text))).toBe(bufferBytes);
  });

  it.each<[string, WidthBytes, number]>([
    ['4/2', 4, 0x0080_0080],
    ['4/2', 2, 0x80],
    ['4/1', 4, 0x8080_8080],
    ['4/1', 2, 0x8080],
    ['4/4', 4, 0x80],
    ['4/-', 4, 0x0080_0080],
    ['1/-', 4, 0x0080_0080],
    ['2/-', 2, 0x80],
    ['8/-', 4, 0x0080_0080],
  ])('%s shows its status to a read of %i bytes as %i', (text, widthBytes, value) => {
    expect(answers(text).status(0x80, widthBytes)).toBe(value);
  });

  it.each<[string, number, WidthBytes, number]>([
    ['4/2', 0, 4, 0x0089_0089],
    ['4/2', 4, 4, 0x0018_0018],
    ['4/2', 8, 4, 0],
    ['4/2', 0, 1, 0x89],
    ['4/2', 0x400, 4, 0x0089_0089],
    ['4/1 in 2', 8, 4, 0x1818_1818],
    ['4/2 in 4', 0, 4, 0],
    ['1/1', 0, 4, 0x1889],
    ['4/-', 0, 4, 0x8918],
    ['4/-', 4, 4, 0x1234],
    ['4/-', 0x100, 4, 0x8918],
    ['4/-', 0, 1, 0x18],
    ['8/-', 1, 4, 0x1234],
  ])('%s answers at identifier offset %i to %i bytes with %i', (text, offset, widthBytes, value) => {
    expect(answers(text).identifier(offset, widthBytes)).toBe(value);
  });

  it.each<[string, number, WidthBytes, number]>([
    ['4/2', 0x40, 4, 0x0051_0051],
    ['4/1', 0x40, 4, 0x5151_5151],
    ['4/1 in 2', 0x80, 4, 0x5151_5151],
    ['4/2 in 4', 0x80, 4, 0],
    // A read wider than the bank: its second half shows not the next word but the one after.
    ['2/2', 0x20, 4, 0x0059_0051],
    ['1/1', 0x10, 4, 0x0159_5251],
    ['4/-', 0x40, 4, 0x51],
    ['4/-', 0x140, 4, 0x51],
    ['8/-', 0x10, 4, 0x51],
    ['8/-', 0x11, 2, 0x52],
  ])('%s answers at query offset %i to %i bytes with %i', (text, offset, widthBytes, value) => {
    expect(answers(text).query(offset, widthBytes)).toBe(value);
  });
});
