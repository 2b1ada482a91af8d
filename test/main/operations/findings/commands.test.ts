import { describe, expect, it } from 'vitest';
import { Cfi01 } from '../../../../main/pflash/cfi01.ts';
import { NorArray } from '../../../../main/pflash/nor-array.ts';
import { SMALL_BANK } from '../../../kit/flash/flash.ts';
import { blankAmd, blankIntel, follow, found } from '../../../kit/flash/follow.ts';

const intel = (script: string) => follow(script, blankIntel()).findings;
const amd = (script: string) => follow(script, blankAmd()).findings;
const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
const PROGRAM = `${UNLOCK} w16 0xaaa 0xa0 \n w16 0 0x1234 \n r16 0 \n`;
const ERASE = 'w32 0 0x200020 \n w32 0 0xd000d0 \n r32 0 \n';
const RESET = 'w32 0 0xff00ff \n';

describe('A write that begins no command', () => {
  it('is told with its byte', () => {
    expect(intel(`w32 0x100 0x120012 \n ${RESET}`)).toEqual([
      {
        rule: 'no-command',
        device: 'flash0',
        cycle: 1,
        severity: 'warning',
        what: '0x120012 at 0x100 begins no command here, and is not taken (“unknown command”).',
        todo: 'If it was meant as data, send a program command first; if it is a command, check its address, and whether another command set has it.',
      },
    ]);
  });

  it('is counted for each byte', () => {
    const all = intel(`w32 0 0x12 \n r32 0 \n w32 4 0x12 \n r32 0 \n w32 0 0x13 \n r32 0 \n w32 0 0x12`);
    expect(all.map(({ cycle }) => cycle)).toEqual([1, 5]);
    expect(all[0]?.what).toMatch(/ Such a byte comes 3 times\.$/);
  });

  it('and what is written right behind it is one mistake', () => {
    expect(intel('w32 0 0x12 \n w32 0 0x13 \n w32 0 0x14').map(({ cycle }) => cycle)).toEqual([1]);
    // A reset is what it should be, whatever was before.
    expect(intel(`w32 0 0x12 \n ${RESET} w32 0 0x13`).map(({ cycle }) => cycle)).toEqual([1, 3]);
  });

  it('is a command at another address, or one that has nothing to do', () => {
    expect(amd('w16 0x100 0xaa')[0]?.what).toBe(
      '0xaa at 0x100 begins no command here, and is not taken (“no command begins so: reset”).',
    );
    expect(amd('w16 0 0xb0')[0]?.what).toBe(
      '0xb0 at 0x0 begins no command here, and is not taken (“erase suspend: no erase is under way”).',
    );
    expect(amd(PROGRAM)).toEqual([]);
  });

  it('is none of these where it looks for a query table', () => {
    expect(found('w16 0x154 0x9898 \n w16 0 0xf0', blankAmd())).toEqual([]);
  });
});

describe('A command that finds the device in a mode', () => {
  const QUERY = 'w32 0x154 0x980098 \n r32 0x40 \n';

  it('is lost, and so is what it was to do', () => {
    const [found, ...more] = intel(
      `${QUERY} w32 0x2000 0x200020 \n w32 0x2000 0xd000d0 \n r32 0 \n ${RESET}`,
    );
    expect(more).toEqual([]);
    expect(found).toEqual({
      rule: 'other-mode',
      device: 'flash0',
      cycle: 3,
      severity: 'error',
      what: '0x200020 at 0x2000, which begins “block erase”, is lost: the device is still in “CFI query”.',
      todo: 'Send the reset first: 0xff, or 0xf0 with the AMD command set.',
    });
    expect(intel(`${QUERY} ${RESET} ${ERASE}`)).toEqual([]);
  });

  it('that only reads is a warning, and its answers are another mode’s', () => {
    const [found, ...more] = intel(`${QUERY} w32 0 0x900090 \n r32 0 \n ${RESET}`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'other-mode', cycle: 3, severity: 'warning' });
    expect(found?.what).toBe(
      '0x900090 at 0x0, which begins “identifier”, is lost: the device is still in “CFI query”, and so are the answers that follow.',
    );
  });

  it('is counted for each command', () => {
    const all = intel(`${QUERY} w32 0 0x200020 \n w32 0 0x200020 \n w32 0 0x900090 \n ${RESET}`);
    expect(all.map(({ cycle }) => cycle)).toEqual([3, 5]);
    expect(all[0]?.what).toMatch(/ 2 such cycles are like this\.$/);
  });

  it('may be the query once more, and a byte that is no command', () => {
    expect(intel(`${QUERY} w32 0x1554 0x980098 \n r32 0x40 \n w32 0 0x120012 \n ${RESET}`)).toEqual([]);
  });

  it('is an unlock cycle with the AMD command set; the rest of its sequence is no mistake of its own', () => {
    const [found, ...more] = amd(`${UNLOCK} w16 0xaaa 0x90 \n r16 0 \n ${PROGRAM}`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'other-mode', cycle: 5, severity: 'error' });
    expect(found?.what).toBe('0xaa at 0xaaa, an unlock cycle, is lost: the device is still in “Autoselect”.');
    const query = amd(`w16 0xaa 0x98 \n r16 0x20 \n ${PROGRAM}`);
    expect(query.map(({ what }) => what)).toEqual([
      '0xaa at 0xaaa, an unlock cycle, is lost: the device is still in “CFI query”.',
    ]);
    expect(amd(`w16 0xaa 0x98 \n r16 0x20 \n w16 0 0xf0 \n ${PROGRAM}`)).toEqual([]);
  });

  it('is the query in autoselect, which a device takes there', () => {
    expect(amd(`${UNLOCK} w16 0xaaa 0x90 \n w16 0xaa 0x98 \n r16 0x20 \n w16 0 0xf0 \n w16 0 0xf0`)).toEqual(
      [],
    );
  });

  it('says nothing of answers where the lost command ends the mode', () => {
    const [found] = amd(`${UNLOCK} w16 0xaaa 0x90 \n w16 0xaa 0x98 \n r16 0x20 \n w16 0xaaa 0xaa \n r16 0`);
    expect(found?.what).toBe(
      '0xaa at 0xaaa, an unlock cycle, is lost: the device is still in “CFI query in autoselect”.',
    );
  });
});

describe('A command that is broken off', () => {
  it('is an unlock sequence with a wrong cycle', () => {
    expect(amd('w16 0xaaa 0xaa \n w16 0x100 0x55 \n r16 0')).toEqual([
      {
        rule: 'unlock-broken',
        device: 'flash0',
        cycle: 2,
        severity: 'error',
        what: '0x55 at 0x100 is not what “Unlock · second cycle” waits for: it breaks off the unlock sequence that began at cycle 1.',
        todo: 'Check the byte and the address of each cycle against the command set and the width of the bus.',
      },
    ]);
    expect(amd(`${UNLOCK} w16 0 0x77`).map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual([
      'unlock-broken@3',
    ]);
  });

  it('is an erase with a wrong cycle, which QEMU’s Intel device has done by then', () => {
    const [found, ...more] = intel('w32 0 0x200020 \n w32 0 0x700070 \n r32 0');
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'broken-off', cycle: 2, severity: 'error' });
    expect(found?.what).toBe(
      '0x700070 at 0x0 is not what “Erase setup” waits for: it breaks off the block erase that began at cycle 1. The block is erased all the same: QEMU did that on the first cycle. A chip would set SR.5 and SR.4.',
    );
    const wrong = `${UNLOCK} w16 0xaaa 0x80 \n w16 0xaaa 0xaa \n w16 0 0x55`;
    expect(amd(wrong).map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual(['broken-off@5']);
  });

  it('is a lock with a byte that no lock has', () => {
    expect(intel('w32 0 0x600060 \n w32 0 0x330033')[0]?.what).toBe(
      '0x330033 at 0x0 is not what “Lock setup” waits for: it breaks off the lock that began at cycle 1. QEMU falls back to read array; a chip ignores it or flags a sequence error.',
    );
  });

  it('is told once for each place in a command, and counted', () => {
    const all = intel('w32 0 0x200020 \n w32 0 0x77 \n r32 0 \n'.repeat(3));
    expect(all.map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual(['broken-off@2']);
    expect(all[0]?.what).toMatch(/ 3 commands are like this\.$/);
    const two = intel('w32 0 0x200020 \n w32 0 0x77 \n r32 0 \n w32 0 0x600060 \n w32 0 0x77');
    expect(two.map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual(['broken-off@2', 'broken-off@5']);
  });

  it('is none by a reset, or whole', () => {
    expect(amd(`${UNLOCK} w16 0 0xf0 \n ${UNLOCK} w16 0xaaa 0x80 \n w16 0 0xf0`)).toEqual([]);
    expect(intel(`${ERASE} w32 0 0x600060 \n w32 0 0xff00ff`)).toEqual([]);
  });
});

describe('A command that is not finished when the log ends', () => {
  it('is told at its last cycle', () => {
    expect(intel('w32 0 0xe800e8 \n w32 0 0x10001 \n w32 0 1 \n r32 0')).toEqual([
      {
        rule: 'unfinished',
        device: 'flash0',
        cycle: 3,
        severity: 'warning',
        what: 'The last command is not finished: the device is in “Write buffer · data”.',
        todo: 'The log may have been cut off here; else send what the command still wants, or a reset.',
      },
    ]);
    expect(found('w16 0xaaa 0xaa', blankAmd())).toEqual(['unfinished@1 warning']);
  });

  it.each([
    ['a mode', 'w32 0x154 0x980098 \n r32 0x40'],
    ['a reset of the machine in the middle', 'w32 0 0x200020 \n reset'],
    ['nothing but reads', 'r32 0'],
  ])('is none after %s', (_, script) => {
    expect(found(script, blankIntel())).toEqual([]);
  });

  it('is no mode of an AMD flash, nor its work', () => {
    expect(found(`${UNLOCK} w16 0xaaa 0x90 \n r16 0`, blankAmd())).toEqual([]);
    expect(found(`${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK} w16 0 0x30 \n timer \n r16 0`, blankAmd())).toEqual(
      [],
    );
  });
});

it('A flash that only Secure software may command refuses every write, which is one finding', () => {
  const flash = new Cfi01(new NorArray(new Uint8Array(64 << 10), false), {
    geometry: SMALL_BANK,
    identifiers: [0x89, 0x18, 0, 0],
    isSecure: true,
  });
  const [secure, ...more] = follow(ERASE, { flash }).findings;
  expect(more).toEqual([]);
  expect(secure).toMatchObject({ rule: 'protected', cycle: 1, severity: 'error' });
  expect(secure?.what).toBe(
    '0x200020 at 0x0 is refused, for only Secure software may command this flash: nothing is written. 2 operations are like this.',
  );
  expect(secure?.todo).toBe(
    'Open the flash without the secure property: a log says nothing of who made a cycle.',
  );
});
