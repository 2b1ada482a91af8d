import { describe, expect, it } from 'vitest';
import { blankAmd, blankIntel, follow, found } from '../../../kit/flash/follow.ts';

const intel = (script: string, options = {}) => follow(script, blankIntel(options)).findings;
const amd = (script: string, options = {}) => follow(script, blankAmd(options)).findings;
/** A word program on the Intel flash, polled. */
const word = (offset: number, data: string) =>
  `w32 ${offset} 0x400040 \n w32 ${offset} ${data} \n r32 ${offset} \n`;
const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
/** A word program on the AMD flash, looked at. */
const amdWord = (offset: number, data: string) =>
  `${UNLOCK} w16 0xaaa 0xa0 \n w16 ${offset} ${data} \n r16 ${offset} \n`;

describe('A program that wants a 1 where the array holds a 0', () => {
  it('is stored by QEMU’s Intel flash, and would not be by a chip', () => {
    expect(intel(word(0, '0x1234') + word(0, '0x5678'))).toEqual([
      {
        rule: 'sets-zero-bit',
        device: 'flash0',
        cycle: 5,
        severity: 'error',
        what: 'The word program wants 0x5678 at 0x0, which held 0x1234: a program makes no bit 1 (QEMU stores it all the same, a chip would not).',
        todo: 'Erase the block at 0x0 first, or leave these bits 0.',
      },
    ]);
  });

  it('leaves the bits 0 on an AMD flash', () => {
    const [found, ...more] = amd(amdWord(0x2002, '0x1234') + amdWord(0x2002, '0x4321'));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'sets-zero-bit', cycle: 9, severity: 'error' });
    expect(found?.what).toBe(
      'The word program wants 0x4321 at 0x2002, which held 0x1234: a program makes no bit 1 (it now holds 0x220).',
    );
    expect(found?.todo).toBe('Erase the block at 0x2000 first, or leave these bits 0.');
  });

  it('is seen in a buffer, too, and told of its first word once the buffer is written', () => {
    const buffer =
      'w32 0 0xe800e8 \n w32 0 0x10001 \n w32 0 0x5678 \n w32 4 0x2 \n w32 0 0xd000d0 \n r32 0 \n';
    const [found, ...more] = intel(word(0, '0x1234') + word(4, '0x1') + buffer);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'sets-zero-bit', cycle: 9 });
    expect(found?.what).toMatch(/^The buffered program wants 0x5678 at 0x0, which held 0x1234/);
  });

  it('is counted where it happens again', () => {
    const [found, ...more] = intel(word(0, '0') + word(0, '1') + word(0, '2') + word(0, '4'));
    expect(more).toEqual([]);
    expect(found?.what).toMatch(/ 3 programs are like this\.$/);
  });

  it.each([
    ['bits that are 0 stay so', word(0, '0x1234') + word(0, '0x1004')],
    ['a byte of 0xff leaves a byte alone', word(0, '0x12345678') + word(0, '0xff34ff78')],
    [
      'an erase makes the bits 1 before',
      `${word(0, '0')} w32 0 0x200020 \n w32 0 0xd000d0 \n r32 0 \n ${word(0, '1')}`,
    ],
    ['a buffer that is aborted', `${word(0, '0')} w32 0 0xe800e8 \n w32 0 0 \n w32 0 1 \n w32 0 0xff00ff`],
  ])('is not where %s', (_, script) => {
    expect(found(script, blankIntel()).filter((each) => each.startsWith('sets-zero-bit'))).toEqual([]);
  });

  it('is not what a protected flash refuses, or what a reset leaves undone', () => {
    expect(intel(word(0, '0x1'), { isProtected: true }).map(({ rule }) => rule)).toEqual(['protected']);
    const undone = `${word(0, '0')} w32 0 0xe800e8 \n w32 0 0 \n w32 0 1 \n reset \n ${word(4, '1')}`;
    expect(intel(undone)).toEqual([]);
  });
});

describe('A protected flash', () => {
  it('refuses programs and erases, which is told once', () => {
    const erase = 'w32 0x2000 0x200020 \n w32 0x2000 0xd000d0 \n r32 0 \n';
    const [found, left, ...more] = intel(erase + word(0, '1'), { isProtected: true });
    expect(found).toEqual({
      rule: 'protected',
      device: 'flash0',
      cycle: 1,
      severity: 'error',
      what: 'The block erase at 0x2000 is refused, for the flash is protected: nothing is written. 2 operations are like this.',
      todo: 'Open its image in scratch if the driver had a writable flash there; else make the driver look for protection before it writes.',
    });
    expect(left).toMatchObject({ rule: 'error-left', cycle: 4 });
    expect(more).toEqual([]);
    expect(intel(erase + word(0, '1'))).toEqual([]);
  });

  it('does so with the AMD command set, and with buffers', () => {
    expect(amd(amdWord(0, '1'), { isProtected: true })[0]?.what).toBe(
      'The word program at 0x0 is refused, for the flash is protected: nothing is written.',
    );
    const erase = `${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK} w16 0 0x30 \n w16 0 0xf0`;
    expect(found(erase, blankAmd({ isProtected: true }))).toEqual([
      'protected@1 error',
      'erase-broken-off@7 error',
    ]);
    const buffer = 'w32 0 0xe800e8 \n w32 0 0 \n w32 0 1 \n w32 0 0xd000d0 \n';
    expect(found(buffer, blankIntel({ isProtected: true }))).toEqual(['protected@1 error']);
  });
});

describe('A block that the driver has locked', () => {
  const lock = (block: number) => `w32 ${block} 0x600060 \n w32 ${block} 0x10001 \n r32 ${block} \n`;
  const unlock = (block: number) => `w32 ${block} 0x600060 \n w32 ${block} 0xd000d0 \n r32 ${block} \n`;

  it('can be written in QEMU, and not on a chip', () => {
    expect(intel(lock(0x2000) + word(0x2100, '1'))).toEqual([
      {
        rule: 'locked',
        device: 'flash0',
        cycle: 4,
        severity: 'error',
        what: 'The word program at 0x2100 is in a block that cycle 1 locked: QEMU keeps no lock bits and does it, a chip would refuse it.',
        todo: 'Unlock the block at 0x2000 before it is written.',
      },
    ]);
    expect(
      found(`${lock(0x2000)} w32 0x2000 0x200020 \n w32 0x2000 0xd000d0 \n r32 0`, blankIntel()),
    ).toEqual(['locked@4 error']);
    expect(intel(lock(0x2000) + word(0x2100, '1') + word(0x2200, '1'))[0]?.what).toMatch(
      / 2 programs and erases are like this\.$/,
    );
  });

  it('is well once it is unlocked, and so is its neighbour', () => {
    expect(intel(lock(0x2000) + unlock(0x2000) + word(0x2100, '1'))).toEqual([]);
    expect(intel(lock(0x2000) + word(0x1ffc, '1') + word(0x4000, '1'))).toEqual([]);
  });

  it('is not locked where the lock was broken off', () => {
    expect(found(`w32 0x2000 0x600060 \n w32 0x2000 0x330033 \n ${word(0x2000, '1')}`, blankIntel())).toEqual(
      ['broken-off@2 error'],
    );
  });
});
