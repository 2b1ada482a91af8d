import { describe, expect, it } from 'vitest';
import { blankAmd, blankIntel, follow, found } from '../../../kit/flash/follow.ts';

const intel = (script: string, options = {}) => follow(script, blankIntel(options)).findings;
const rulesOf = (script: string, options = {}) => found(script, blankIntel(options));
const ERASE = 'w32 0 0x200020 \n w32 0 0xd000d0 \n';
const WORD = 'w32 0 0x400040 \n w32 0 0 \n';
const READ = 'w32 0 0x700070 \n r32 0 \n';
/** One that the device drops a word of: SR.4 is set, and the confirm aborts it. */
const LOST_BUFFER = 'w32 0 0xe800e8 \n w32 0 0 \n w32 0x1000 1 \n w32 0 0xd000d0 \n';
const BUFFER = 'w32 0 0xe800e8 \n w32 0 0 \n w32 0 1 \n w32 0 0xd000d0 \n';
const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
const without = (rules: readonly string[]) => rules.filter((rule) => !rule.startsWith('buffer-'));

describe('A status that nobody reads', () => {
  it('is told once, with how often it is so', () => {
    expect(intel(ERASE)).toEqual([
      {
        rule: 'status-unread',
        device: 'flash0',
        cycle: 2,
        severity: 'warning',
        what: 'The status is never read after the block erase at 0x0.',
        todo: 'Poll the status after each program and erase: a chip is busy for a while, and says there what went wrong.',
      },
    ]);
    const [found, ...more] = intel(`${ERASE} r32 0 \n ${WORD} w32 0 0xff00ff \n ${ERASE} w32 0 0xff00ff`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'status-unread', cycle: 5 });
    expect(found?.what).toBe(
      'The status is never read after the word program at 0x0, nor after others: 2 of 3 programs and erases in all.',
    );
  });

  it.each([
    ['at once', `${ERASE} r32 0`],
    ['behind the command for it', `${ERASE} ${READ}`],
    ['after a reset', `${WORD} w32 0 0xff00ff \n ${READ}`],
    ['behind each word', `${WORD} r32 0 \n w32 4 0x400040 \n w32 4 0 \n r32 0`],
  ])('is well where it is read %s', (_, script) => {
    expect(rulesOf(script)).toEqual([]);
  });

  it('is well where an AMD flash is polled while it works, or its word looked at', () => {
    const erase = `${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK} w16 0 0x30 \n timer \n`;
    const word = `${UNLOCK} w16 0xaaa 0xa0 \n w16 0 0x1234 \n`;
    expect(found(`${erase} r16 0 \n timer \n ${word} r16 0`, blankAmd())).toEqual([]);
    expect(found(`${erase} timer \n ${word} ${word}`, blankAmd())).toEqual(['status-unread@6 warning']);
  });
});

describe('An error that is cleared', () => {
  it('without having been read is told, with the operation that had it', () => {
    const found = intel(`${LOST_BUFFER} w32 0 0x500050`).find(({ rule }) => rule === 'error-unread');
    expect(found).toEqual({
      rule: 'error-unread',
      device: 'flash0',
      cycle: 5,
      severity: 'warning',
      what: 'The error of the buffered program at 0x1000 is cleared here without having been read.',
      todo: 'Read the status (0x70) after each program and erase, and look at SR.5 and SR.4 before 0x50 clears them.',
    });
    const twice = intel(`${LOST_BUFFER} w32 0 0x500050 \n`.repeat(2)).find(
      ({ rule }) => rule === 'error-unread',
    );
    expect(twice?.what).toMatch(/ 2 errors are like this\.$/);
  });

  it.each([
    ['was read before', `${LOST_BUFFER} ${READ} w32 0 0x500050`],
    [
      'was read in the middle of the command',
      'w32 0 0xe800e8 \n w32 0 0 \n w32 0x1000 1 \n r32 0 \n w32 0 0xd000d0 \n w32 0 0x500050',
    ],
    ['there was none', `${BUFFER} r32 0 \n w32 0 0x500050`],
    ['a reset of the machine took', `${LOST_BUFFER} reset \n w32 0 0x500050`],
  ])('is well where it %s', (_, script) => {
    expect(without(rulesOf(script))).toEqual([]);
  });
});

describe('An error that is left in the status', () => {
  it('makes the next program or erase look as if it had failed, too', () => {
    const found = intel(`${LOST_BUFFER} ${READ} ${WORD} r32 0`).find(({ rule }) => rule === 'error-left');
    expect(found).toEqual({
      rule: 'error-left',
      device: 'flash0',
      cycle: 7,
      severity: 'warning',
      what: 'The word program at 0x0 begins while the status still holds an error: it will look as if it had failed, too.',
      todo: 'Clear the status with 0x50 after each error, before the next command.',
    });
  });

  it('makes the confirm of the next buffered program abort it, if it is an error of a program', () => {
    const found = intel(`${LOST_BUFFER} ${READ} ${BUFFER}`).find(({ rule }) => rule === 'error-left');
    expect(found).toMatchObject({ cycle: 7, severity: 'error' });
    expect(found?.what).toBe(
      'The buffered program at 0x0 begins while the status still holds an error: its confirm will abort it.',
    );
    const erased = intel(`${ERASE} r32 0 \n ${BUFFER}`, { isProtected: true }).find(
      ({ rule }) => rule === 'error-left',
    );
    expect(erased).toMatchObject({ cycle: 4, severity: 'warning' });
  });

  it('is told once for each severity, and counted', () => {
    const all = intel(`${LOST_BUFFER} ${READ} ${WORD} r32 0 \n ${WORD} r32 0 \n ${BUFFER} ${READ}`);
    const left = all.filter(({ rule }) => rule === 'error-left');
    expect(left.map(({ cycle, severity }) => `${cycle} ${severity}`)).toEqual(['7 warning', '13 error']);
    expect(left[0]?.what).toMatch(/ 2 operations begin so in all\.$/);
  });

  it('is well where it is cleared before', () => {
    expect(without(rulesOf(`${LOST_BUFFER} ${READ} w32 0 0x500050 \n ${WORD} r32 0`))).toEqual([]);
  });
});

describe('A read that is answered otherwise than in the log', () => {
  it('is told once, with how often it is so', () => {
    expect(intel(`${READ.replace('r32 0', 'r32 0 -> 0xa000a0')}`)).toEqual([
      {
        rule: 'value-differs',
        device: 'flash0',
        cycle: 2,
        severity: 'error',
        what: 'The log has 0xa000a0 at 0x0, this flash answers 0x800080.',
        todo: 'Give each flash the image that it held when the log began, on the same board: in scratch if the driver wrote there, in shared if its drive was read-only.',
      },
    ]);
    const two = intel('w32 0 0x700070 \n r32 0 -> 0 \n r32 0 -> 0x800080 \n r32 4 -> 1');
    expect(two.map(({ what }) => what)).toEqual([
      'The log has 0x0 at 0x0, this flash answers 0x800080. 2 reads differ in all.',
    ]);
  });

  it('is none where as many bits as the access has are the same', () => {
    expect(rulesOf('w32 0 0x700070 \n r16 0 -> 0x800080 \n r32 0 -> 0x800080')).toEqual([]);
  });
});
