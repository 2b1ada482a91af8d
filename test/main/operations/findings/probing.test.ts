import { describe, expect, it } from 'vitest';
import type { Cfi01Bank } from '../../../../main/pflash/cfi01/bank.ts';
import { SMALL_AMD, SMALL_BANK } from '../../../kit/flash/flash.ts';
import { blankAmd, blankIntel, follow, found } from '../../../kit/flash/follow.ts';

const intel = (script: string, options = {}) => follow(script, blankIntel(options)).findings;
const AS_8 = 'w8 0x55 0x98 \n r8 0x10 \n w8 0 0xff \n';
const AS_2_OF_8 = 'w16 0xaa 0x9898 \n r16 0x20 \n w8 0 0xff \n';
const AS_16 = 'w16 0x154 0x98 \n r16 0x40 \n r16 0x44 \n w8 0 0xff \n';
const RIGHT = 'w32 0x154 0x980098 \n r32 0x40 \n r32 0x44 \n r32 0x48 \n w32 0 0xff00ff \n';

describe('A driver that looks for the query table', () => {
  it('and finds it at once is well', () => {
    expect(intel(RIGHT)).toEqual([]);
    expect(found('w16 0xaa 0x98 \n r16 0x20 \n w16 0 0xf0', blankAmd())).toEqual([]);
  });

  it('first looks for other banks: a note for each, once', () => {
    const all = intel(AS_8 + AS_8 + AS_2_OF_8 + AS_8 + RIGHT);
    expect(all.map(({ rule, cycle, severity }) => `${severity} ${rule}@${cycle}`)).toEqual([
      'note probe@1',
      'note probe@7',
    ]);
    expect(all[0]?.what).toBe('The query as one 8-bit chip on an 8-bit bus is not answered.');
    expect(all[1]?.what).toBe('The query as two 8-bit chips on a 16-bit bus is not answered.');
    expect(all[0]?.todo).toBe(
      'The bank is two 16-bit chips on a 32-bit bus: write 0x980098 at 0x154, and read “QRY” from 0x40 on, every 4 bytes.',
    );
  });

  it('and never finds it has no flash: its last attempt is an error', () => {
    const all = intel(AS_8 + AS_2_OF_8);
    expect(all.map(({ cycle, severity }) => `${severity}@${cycle}`)).toEqual(['note@1', 'error@4']);
    expect(all[1]?.what).toBe(
      'The query as two 8-bit chips on a 16-bit bus is not answered, nor is any other: the driver finds no flash.',
    );
  });

  it('takes the bank for one of its chips: a warning with what the table does not say', () => {
    const [shape, ...more] = intel(AS_16 + AS_16);
    expect(more).toEqual([]);
    expect(shape).toEqual({
      rule: 'probe-shape',
      device: 'flash0',
      cycle: 1,
      severity: 'warning',
      what: 'The driver finds a query table as one 16-bit chip on a 16-bit bus, but the bank is two 16-bit chips on a 32-bit bus. Erase block, write buffer and size in the query table are one chip’s: the bank has 2 times as much.',
      todo: 'The bank is two 16-bit chips on a 32-bit bus: write 0x980098 at 0x154, and read “QRY” from 0x40 on, every 4 bytes.',
    });
  });

  it('on an AMD flash sends the command where it does not count, and looks at the array', () => {
    const [probe, ...more] = follow(
      'w16 0x154 0x9898 \n r16 0x40 \n w16 0xaa 0x98 \n r16 0x20 \n w16 0 0xf0',
      blankAmd(),
    ).findings;
    expect(more).toEqual([]);
    expect(probe).toMatchObject({ rule: 'probe', cycle: 1, severity: 'note' });
    expect(probe?.todo).toBe(
      'The bank is one 16-bit chip on a 16-bit bus: write 0x98 at 0xaa, and read “QRY” from 0x20 on, every 2 bytes.',
    );
  });

  it('may read less than the bank: what it sees is an answer', () => {
    expect(intel('w32 0x154 0x980098 \n r8 0x40 \n w32 0 0xff00ff')).toEqual([]);
    expect(intel('w32 0x154 0x980098 \n r16 0x40 \n w32 0 0xff00ff')).toEqual([]);
  });

  it('is not judged by what it reads elsewhere in the table', () => {
    expect(intel('w16 0x154 0x98 \n r8 0x9c \n w8 0 0xff')).toEqual([]);
  });

  it('reads a bank of bytes byte by byte', () => {
    const geometry = { ...SMALL_AMD, bankWidthBytes: 1 as const, deviceWidthBytes: 1 as const };
    const [probe] = follow('w8 0x154 0x98 \n r8 0x40 \n w8 0 0xf0', blankAmd({ geometry })).findings;
    expect(probe?.todo).toBe(
      'The bank is one 8-bit chip on an 8-bit bus: write 0x98 at 0x55, and read “QRY” from 0x10 on, byte by byte.',
    );
  });

  it('reaches a bank of 64 bits by accesses of 32, which are no other bank', () => {
    const geometry: Cfi01Bank = { ...SMALL_BANK, bankWidthBytes: 8, deviceWidthBytes: 2 };
    const script =
      'w32 0x2a8 0x980098 \n w32 0x2ac 0x980098 \n r32 0x80 \n r32 0x84 \n w32 0 0xff00ff \n w32 4 0xff00ff';
    expect(intel(script, { geometry })).toEqual([]);
    const wide = 'w32 0x2a8 0x98 \n r32 0x80 \n w32 0 0xff00ff';
    expect(intel(wide, { geometry: { ...geometry, deviceWidthBytes: 8 } })).toEqual([]);
  });
});
