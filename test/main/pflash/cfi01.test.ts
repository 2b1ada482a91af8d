import { describe, expect, it } from 'vitest';
import { play } from '../../kit/flash/cycles.ts';
import { SECTOR_BYTES, smallFlash } from '../../kit/flash/flash.ts';

describe('An Intel-command-set flash of two 16-bit chips', () => {
  it('answers reads from the array after power-on, lowest byte first', () => {
    play(
      smallFlash(),
      `r32 0x10 -> 0x13121110
       r16 0x12 -> 0x1312
       r8  0x13 -> 0x13`,
    );
  });

  it('answers the status of both chips to a read as wide as the bank, of one to a narrower read', () => {
    play(
      smallFlash(),
      `w32 0x0 0x00700070
       r32 0x0 -> 0x00800080
       r16 0x2 -> 0x80
       r8  0x3 -> 0x80`,
    );
  });

  it('answers manufacturer and device code on both chips, and 0 elsewhere', () => {
    play(
      smallFlash(),
      `w32 0x0 0x90
       r32 0x0 -> 0x00890089
       r32 0x4 -> 0x00180018
       r32 0x8 -> 0x0
       r32 0x400 -> 0x00890089 // the word address counts modulo 256`,
    );
  });

  it('answers QRY at word 0x10 of the query, and leaves it by 0xff alone', () => {
    play(
      smallFlash(),
      `w32 0x154 0x00980098
       r32 0x40 -> 0x00510051
       r32 0x44 -> 0x00520052
       r32 0x48 -> 0x00590059
       w32 0x0 0x00700070 // ignored
       r32 0x40 -> 0x00510051
       w32 0x0 0x00ff00ff
       r32 0x40 -> 0x43424140`,
    );
  });

  it('programs a word as it is, turning 0 back into 1', () => {
    play(
      smallFlash(),
      `w32 0x1000 0x00400040
       w32 0x1000 0x12345678
       r32 0x1000 -> 0x00800080
       w32 0x1000 0x00ff00ff
       r32 0x1000 -> 0x12345678
       w32 0x1000 0x10
       w32 0x1000 0xedcba987
       w32 0x1000 0xff
       r32 0x1000 -> 0xedcba987`,
    );
  });

  it('erases the block on the first cycle, before the confirm', () => {
    const flash = smallFlash();
    flash.write(SECTOR_BYTES + 0x123, 0x20, 4);
    expect(flash.array.bytes.subarray(SECTOR_BYTES, 2 * SECTOR_BYTES).every((byte) => byte === 0xff)).toBe(
      true,
    );
    expect(flash.array.bytes[SECTOR_BYTES - 1]).toBe(0xff);
    expect(flash.array.bytes[2 * SECTOR_BYTES]).toBe(0);
    expect(flash.note.departure).toContain('first cycle');
  });

  it('keeps a block erased whose confirm never came, and goes back to the array', () => {
    play(
      smallFlash(),
      `w32 0x0 0x20
       w32 0x0 0x70
       r32 0x0 -> 0xffffffff`,
    );
  });

  it('holds the data of a buffered program back until its confirm', () => {
    const flash = smallFlash();
    play(
      flash,
      `w32 0x1000 0x00e800e8
       r32 0x1000 -> 0x00800080
       w32 0x1000 0x00010001 // two words
       w32 0x1000 0xaabbccdd
       w32 0x1004 0x11223344`,
    );
    expect(flash.array.read(0x1000, 4)).toBe(0x03020100);
    play(
      flash,
      `w32 0x1000 0x00d000d0
       r32 0x1000 -> 0x00800080
       w32 0x0 0xff
       r32 0x1000 -> 0xaabbccdd
       r32 0x1004 -> 0x11223344
       r32 0x1008 -> 0x0b0a0908`,
    );
  });

  it('aborts a buffered program whose data left the 4 KiB window of its count cycle', () => {
    play(
      smallFlash(),
      `w32 0x0 0xe8
       w32 0x0 0x1
       w32 0x0 0xaabbccdd
       w32 0x1000 0x11223344 // the next window
       r32 0x0 -> 0x00900090 // SR.4
       w32 0x0 0xd0
       r32 0x0 -> 0x03020100 // read array, nothing written`,
    );
  });

  it('aborts a buffered program when anything but 0xd0 confirms it', () => {
    play(
      smallFlash(),
      `w32 0x0 0xe8
       w32 0x0 0x0
       w32 0x0 0xaabbccdd
       w32 0x0 0xff
       r32 0x0 -> 0x03020100`,
    );
  });

  it('takes lock and unlock, and locks nothing', () => {
    play(
      smallFlash(),
      `w32 0x0 0x60
       w32 0x0 0x01
       r32 0x0 -> 0x00800080
       w32 0x0 0x40
       w32 0x0 0x0
       w32 0x0 0xff
       r32 0x0 -> 0x0`,
    );
  });

  it('reads 0 as its status once that was cleared, until something finishes', () => {
    play(
      smallFlash(),
      `w32 0x0 0x50
       r32 0x0 -> 0x03020100 // back in read array
       w32 0x0 0x70
       r32 0x0 -> 0x0`,
    );
  });

  it('falls back to read array on a command it does not know', () => {
    play(
      smallFlash(),
      `w32 0x0 0x70
       w32 0x0 0x33
       r32 0x0 -> 0x03020100`,
    );
  });
});

describe('A protected flash', () => {
  it('never says that a block was erased when an erase is given up', () => {
    for (const second of [0xff, 0x70]) {
      const flash = smallFlash({ isProtected: true });
      flash.write(0, 0x20, 4);
      flash.write(0, second, 4);
      expect(flash.note).toMatchObject({ what: 'erase given up: it was refused already', departure: null });
    }
  });

  it('refuses an erase with SR.5 and keeps its bytes', () => {
    const flash = smallFlash({ isProtected: true });
    const before = flash.array.bytes.slice();
    play(
      flash,
      `w32 0x0 0x20
       w32 0x0 0xd0
       r32 0x0 -> 0x00a000a0`,
    );
    expect(flash.array.bytes).toEqual(before);
  });

  it('refuses a word program and a buffered program with SR.4, and keeps the error until it is cleared', () => {
    const flash = smallFlash({ isProtected: true });
    const before = flash.array.bytes.slice();
    play(
      flash,
      `w32 0x0 0x40
       w32 0x0 0x1234
       r32 0x0 -> 0x00900090
       w32 0x0 0x50
       w32 0x0 0xe8
       w32 0x0 0x0
       w32 0x0 0x1234
       r32 0x0 -> 0x00900090
       w32 0x0 0xd0
       w32 0x0 0x70
       r32 0x0 -> 0x00900090`,
    );
    expect(flash.array.bytes).toEqual(before);
  });
});

describe('Direct reads', () => {
  it('end with the first command and come back with read array', () => {
    const flash = smallFlash();
    const seen: boolean[] = [];
    flash.onDirectChange = (isDirect) => seen.push(isDirect);
    play(
      flash,
      `w32 0x0 0x70
       w32 0x0 0x90
       w32 0x0 0xff`,
    );
    expect(seen).toEqual([false, true]);
  });
});
