import { describe, expect, it } from 'vitest';
import { blankAmd, blankIntel, follow, found } from '../../../kit/flash/follow.ts';

const intel = (script: string) => follow(script, blankIntel()).findings;
const amd = (script: string, options = {}) => follow(script, blankAmd(options)).findings;
const erase = (at: number) => `w32 ${at} 0x200020 \n w32 ${at} 0xd000d0 \n r32 ${at} \n`;
const word = (at: number) => `w32 ${at} 0x400040 \n w32 ${at} 0 \n r32 ${at} \n`;
const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
const BEGIN = `${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK}`;
const amdErase = (at: number) => `${BEGIN} w16 ${at} 0x30 \n timer \n r16 ${at} \n timer \n`;

describe('An erase that is asked for inside of an erase block', () => {
  it('takes the whole block', () => {
    expect(intel(erase(0x3000))).toEqual([
      {
        rule: 'erase-block',
        device: 'flash0',
        cycle: 1,
        severity: 'warning',
        what: 'The block erase at 0x3000 is inside of the block at 0x2000: all 8 KiB of it are erased.',
        todo: 'Take 8 KiB for the erase block (the query table says one chip’s, and the bank has 2 of them), and erase each once, at its start.',
      },
    ]);
    expect(intel(erase(0x2000) + erase(0x4000))).toEqual([]);
    expect(found(erase(0x3000), blankIntel({ isProtected: true }))).toEqual(['protected@1 error']);
  });

  it('says nothing of chips where there is one', () => {
    const [found] = amd(amdErase(0x3000));
    expect(found).toMatchObject({ rule: 'erase-block', cycle: 1 });
    expect(found?.todo).toBe('Take 8 KiB for the erase block, and erase each once, at its start.');
    expect(amd(amdErase(0x2000))).toEqual([]);
  });

  it('does so for the second time', () => {
    const [found, ...more] = intel(erase(0x2000) + erase(0x3000));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ cycle: 4, severity: 'warning' });
    expect(found?.what).toBe(
      'The block erase at 0x3000 is inside of the block at 0x2000, which cycle 1 has erased already: all 8 KiB of it are erased.',
    );
  });

  it('destroys what was programmed below it: that is an error', () => {
    const [found, ...more] = intel(erase(0x2000) + word(0x2100) + word(0x2080) + erase(0x3000));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ cycle: 10, severity: 'error' });
    expect(found?.what).toBe(
      'The block erase at 0x3000 is inside of the block at 0x2000: all 8 KiB of it are erased, with what cycle 7 began to program at 0x2080.',
    );
  });

  it('means what was programmed above it, or in another block', () => {
    const all = intel(erase(0x2000) + word(0x3100) + word(0x1ffc) + erase(0x3000));
    expect(all.map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
      'warning: The block erase at 0x3000 is inside of the block at 0x2000: all 8 KiB of it are erased.',
    ]);
  });

  it('is told once for each kind of harm, and counted', () => {
    const all = intel(erase(0x3000) + erase(0x5000) + erase(0x7000) + erase(0x2000) + erase(0x3000));
    expect(all.map(({ cycle }) => cycle)).toEqual([1, 13]);
    expect(all[0]?.what).toMatch(/ 3 erases are like this\.$/);
  });

  it('is no matter where several are erased at once; then nothing is left that an erase could destroy', () => {
    const several = `${BEGIN} w16 0x2000 0x30 \n w16 0x5000 0x30 \n timer \n timer \n r16 0 \n`;
    const program = `${UNLOCK} w16 0xaaa 0xa0 \n w16 0x2000 0 \n r16 0x2000 \n`;
    expect(amd(several)).toEqual([]);
    expect(amd(program + several + amdErase(0x3000)).map(({ severity }) => severity)).toEqual(['warning']);
    const between = `${UNLOCK} w16 0xaaa 0xa0 \n w16 0x4000 0 \n r16 0x4000 \n`;
    const around = `${BEGIN} w16 0x2000 0x30 \n w16 0x6000 0x30 \n timer \n timer \n r16 0 \n`;
    expect(amd(between + around + amdErase(0x5000)).map(({ severity }) => severity)).toEqual(['error']);
    const chip = `${BEGIN} w16 0xaaa 0x10 \n r16 0 \n timer \n`;
    expect(amd(program + chip + amdErase(0x3000)).map(({ severity }) => severity)).toEqual(['warning']);
    expect(amd(program + amdErase(0x3000)).map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('An erase that is suspended', () => {
  const suspended = `${BEGIN} w16 0x2000 0x30 \n timer \n r16 0x2002 \n w16 0 0xb0 \n`;

  it('is to be resumed', () => {
    expect(amd(suspended)).toEqual([
      {
        rule: 'never-resumed',
        device: 'flash0',
        cycle: 9,
        severity: 'error',
        what: 'The block erase at 0x2000 is suspended here and never resumed: on a chip its block is neither erased nor to be used.',
        todo: 'Send 0x30 to resume it before the driver is done.',
      },
    ]);
    expect(amd(`${suspended} w16 0 0x30 \n r16 0x2000 \n timer`)).toEqual([]);
    expect(found(`${suspended} w16 0 0x30 \n w16 0 0xb0`, blankAmd())).toEqual(['never-resumed@11 error']);
    expect(found(`${suspended} r16 0x4000 \n r16 0x6000`, blankAmd())).toEqual(['never-resumed@9 error']);
  });

  it('is resumed, too, by a byte in the middle of an erase command, as QEMU has it', () => {
    const [found, ...more] = amd(`${suspended} ${UNLOCK} w16 0xaaa 0x80 \n w16 0x2000 0x30 \n timer`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'broken-off', cycle: 13 });
    expect(found?.what).toMatch(
      /QEMU takes the resume in the middle of an erase command too; a chip would reset\.$/,
    );
  });

  it('keeps the device from programs in its sector, and from other erases', () => {
    const program = (at: number) => `${UNLOCK} w16 0xaaa 0xa0 \n w16 ${at} 0 \n r16 ${at} \n`;
    const resume = 'w16 0 0x30 \n timer';
    const [first, second, ...more] = amd(
      `${suspended} ${program(0x2002)} ${program(0x3ffe)} ${BEGIN} w16 0x4000 0x30 \n ${resume}`,
    );
    expect(more).toEqual([]);
    expect(first).toEqual({
      rule: 'while-suspended',
      device: 'flash0',
      cycle: 13,
      severity: 'error',
      what: 'The word program at 0x2002 is ignored: an erase is suspended in this sector. 2 operations are like this.',
      todo: 'Resume the erase with 0x30 and wait for its end first.',
    });
    expect(second).toMatchObject({ rule: 'while-suspended', cycle: 25 });
    expect(second?.what).toBe('The block erase at 0x4000 is ignored: an erase is suspended.');
    expect(amd(`${suspended} ${program(0x4000)} ${resume}`)).toEqual([]);
  });
});

describe('A write while the device erases', () => {
  const busy = `${BEGIN} w16 0x2000 0x30 \n timer \n`;

  it('is ignored, and told once', () => {
    const [found, ...more] = amd(`${busy} ${UNLOCK} w16 0xaaa 0xa0 \n w16 0 0x1234 \n r16 0 \n timer`);
    expect(more).toEqual([]);
    expect(found).toEqual({
      rule: 'while-busy',
      device: 'flash0',
      cycle: 8,
      severity: 'error',
      what: '0xaa at 0xaaa comes while the device erases, and is ignored. 4 writes are like this.',
      todo: 'Poll the status until the device is ready before the next command; only 0xb0 may interrupt an erase of sectors.',
    });
    expect(amd(`${busy} r16 0x2000 \n timer \n r16 0x2000`)).toEqual([]);
  });

  it('breaks the erase off in its window', () => {
    const [found, ...more] = amd(`${BEGIN} w16 0x2000 0x30 \n w16 0xaaa 0xaa \n timer`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'erase-broken-off', cycle: 7, severity: 'error' });
    expect(found?.what).toBe('0xaa at 0xaaa breaks the erase off that had just been asked for.');
    const twice = amd(`${BEGIN} w16 0x2000 0x30 \n w16 0 0xf0 \n`.repeat(2));
    expect(twice[0]?.what).toMatch(/ 2 erases are like this\.$/);
  });

  it('is well in its window where it asks for one more sector, or suspends it', () => {
    expect(amd(`${BEGIN} w16 0x2000 0x30 \n w16 0x4000 0x30 \n r16 0 \n timer \n timer`)).toEqual([]);
    expect(amd(`${BEGIN} w16 0x2000 0x30 \n r16 0 \n w16 0 0xb0 \n w16 0 0x30 \n timer`)).toEqual([]);
  });

  it('that would suspend is ignored while a whole chip is erased', () => {
    expect(found(`${BEGIN} w16 0xaaa 0x10 \n r16 0 \n w16 0 0xb0 \n timer`, blankAmd())).toEqual([
      'while-busy@8 error',
    ]);
  });
});
