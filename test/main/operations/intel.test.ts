import { describe, expect, it } from 'vitest';
import { blankIntel, follow } from '../../kit/flash/follow.ts';

const said = (script: string, options = {}) => follow(script, blankIntel(options)).said;

describe('What a driver does to an Intel flash', () => {
  it('is a block erase from its setup to its confirm, whatever address of the block it names', () => {
    expect(said('w32 0x2004 0x200020 \n w32 0x2004 0xd000d0')).toEqual([
      '1-2 ×2 block-erase 0x2000+0x2000 ok',
    ]);
  });

  it('is a word program; a run of them at ascending offsets is one, with the polls between', () => {
    const one = said('w32 0x0 0x400040 \n w32 0x0 0x1234 \n r32 0x0');
    expect(one).toEqual(['1-2 ×2 word-program 0x0+0x4 ok 1 word', '3-3 ×1 status-poll 0x0 ok 1 read']);
    expect(
      said(`
        w32 0x0 0x100010
        w32 0x0 0x1234
        r32 0x0
        r32 0x0
        w32 0x4 0x400040
        w32 0x4 0x5678
        w32 0x8 0x400040
        w32 0x8 0x9abc`),
    ).toEqual(['1-8 ×8 word-program 0x0+0xc ok 3 words']);
  });

  it('polls with 0x70 and clears the status between the words of a run', () => {
    expect(
      said(`
        w32 0x0 0x400040
        w32 0x0 0x1234
        w32 0x0 0x700070
        r32 0x0
        w32 0x0 0x500050
        w32 0x4 0x400040
        w32 0x4 0x5678
        r32 0x4`),
    ).toEqual(['1-7 ×7 word-program 0x0+0x8 ok 2 words', '8-8 ×1 status-poll 0x4 ok 1 read']);
    expect(
      said(
        'w32 0 0x400040 \n w32 0 1 \n r32 0 \n w32 0 0xff00ff \n w32 0 0x500050 \n w32 4 0x400040 \n w32 4 1',
      ),
    ).toEqual(['1-7 ×7 word-program 0x0+0x8 ok 2 words']);
  });

  it.each([
    ['another offset', 'w32 0x8 0x400040 \n w32 0x8 0x1'],
    ['an offset below', 'w32 0x0 0x400040 \n w32 0x0 0x1234'],
    ['a reset between', 'w32 0x0 0xff00ff \n w32 0x4 0x400040 \n w32 0x4 0x1'],
    ['something else between', 'w32 0x4 0x900090 \n w32 0x4 0x400040 \n w32 0x4 0x1'],
    ['a status cleared that nobody looked at', 'w32 0x4 0x500050 \n w32 0x4 0x400040 \n w32 0x4 0x1'],
  ])('begins another run of words after %s', (_, next) => {
    const programs = said(`w32 0x0 0x400040 \n w32 0x0 0x1234 \n ${next}`).filter((line) =>
      line.includes('word-program'),
    );
    expect(programs).toHaveLength(2);
  });

  it('begins another run after so many looks that the words are two things', () => {
    const looks = 'r32 0x0 \n w32 0x0 0x500050 \n'.repeat(4);
    const programs = said(`w32 0 0x400040 \n w32 0 1 \n ${looks} w32 4 0x400040 \n w32 4 1`);
    expect(programs.filter((line) => line.includes('word-program'))).toHaveLength(2);
  });

  it('is a buffered program from its setup to its confirm, with the reads of the status in it', () => {
    expect(
      said(`
        w32 0x100 0xe800e8
        r32 0x100
        w32 0x100 0x10001
        w32 0x104 0x1111
        w32 0x108 0x2222
        r32 0x100
        w32 0x100 0xd000d0`),
    ).toEqual(['1-7 ×7 buffered-program 0x104+0x8 ok 2 words']);
  });

  it('reads the status once or many times, then goes back to the array or clears it: one poll', () => {
    expect(said('w32 0 0x700070 \n r32 0 \n r32 0 \n w32 0 0xff00ff')).toEqual([
      '1-4 ×4 status-poll 0x0 ok 2 reads',
    ]);
    expect(said('w32 0 0x700070 \n r32 0 \n w32 0 0x500050')).toEqual(['1-3 ×3 status-poll 0x0 ok 1 read']);
    expect(said('w32 0 0x500050')).toEqual(['1-1 ×1 clear-status 0x0 ok']);
    expect(said('w32 0 0x700070 \n r32 0 \n w32 0 0xff00ff \n w32 0 0x500050')).toEqual([
      '1-3 ×3 status-poll 0x0 ok 1 read',
      '4-4 ×1 clear-status 0x0 ok',
    ]);
  });

  it('reads identifiers block by block: one operation', () => {
    const each = (block: number) => `w32 ${block} 0x900090 \n r32 ${block + 8} \n w32 0 0xff00ff \n`;
    expect(said(each(0) + each(0x2000) + each(0x4000))).toEqual(['1-9 ×9 identifier 0x0 ok 3 reads']);
  });

  it('reads the query table, from the command to the reset', () => {
    expect(said('w32 0x154 0x980098 \n r32 0x40 \n r32 0x44 \n w32 0 0xff00ff')).toEqual([
      '1-4 ×4 query 0x154 ok 2 words',
    ]);
  });

  it('looks for it as another bank in vain', () => {
    expect(said('w8 0x55 0x98 \n r8 0x10 \n w8 0x0 0xff \n w8 0x555 0x98 \n r8 0x10 \n w8 0x0 0xff')).toEqual(
      ['1-6 ×6 probe 0x55 ok as one 8-bit chip on an 8-bit bus'],
    );
    const two = 'w8 0x55 0x98 \n r8 0x10 \n w8 0 0xff \n w16 0xaa 0x9898 \n r16 0x20 \n w8 0 0xff';
    expect(said(two)).toEqual([
      '1-3 ×3 probe 0x55 ok as one 8-bit chip on an 8-bit bus',
      '4-6 ×3 probe 0xaa ok as two 8-bit chips on a 16-bit bus',
    ]);
  });

  it('locks and unlocks a block', () => {
    expect(
      said('w32 0x2000 0x600060 \n w32 0x2000 0x10001 \n w32 0x4000 0x600060 \n w32 0x4000 0xd000d0'),
    ).toEqual(['1-2 ×2 lock 0x2000+0x2000 ok', '3-4 ×2 unlock 0x4000+0x2000 ok']);
  });

  it('locks block by block: each is one', () => {
    const lock = (block: number) => `w32 ${block} 0x600060 \n w32 ${block} 0x10001 \n`;
    expect(said(lock(0) + lock(0x2000))).toEqual([
      '1-2 ×2 lock 0x0+0x2000 ok',
      '3-4 ×2 lock 0x2000+0x2000 ok',
    ]);
  });

  it('resets: several in a row are one', () => {
    expect(said('w32 0 0xff00ff \n w32 0 0xf000f0 \n w32 0 0xff00ff')).toEqual([
      '1-3 ×3 reset 0x0 ok 3 cycles',
    ]);
  });

  it('sends what is no command, and reads the array', () => {
    expect(said('w32 0 0x120012 \n r32 0 \n r32 4 \n r32 0x100')).toEqual([
      '1-1 ×1 unknown 0x0 ignored 0x120012',
      '2-3 ×2 array-read 0x0+0x8 ok 2 reads',
      '4-4 ×1 array-read 0x100+0x4 ok 1 read',
    ]);
  });
});

describe('What comes of an operation on an Intel flash', () => {
  it('is an error where the device flags one in its status', () => {
    const { said: all, operations } = follow('w32 0 0xe800e8 \n w32 0 0x10001 \n w32 0x1000 1', blankIntel());
    expect(all).toEqual(['1-3 ×3 buffered-program 0x1000+0x4 error 1 word']);
    expect(operations[0]?.outcome).toBe('error');
  });

  it('is aborted where it is broken off, by a wrong cycle or by a reset of the machine', () => {
    expect(said('w32 0 0xe800e8 \n w32 0 0 \n w32 0 1 \n w32 0 0xff00ff')).toEqual([
      '1-4 ×4 buffered-program 0x0+0x4 aborted 1 word',
    ]);
    expect(said('w32 0 0x200020 \n w32 0 0x700070')).toEqual(['1-2 ×2 block-erase 0x0+0x2000 aborted']);
    expect(said('w32 0 0x600060 \n w32 0 0xff00ff')).toEqual(['1-2 ×2 lock 0x0+0x2000 aborted']);
    expect(said('w32 0 0x600060 \n w32 0 0x330033')).toEqual(['1-2 ×2 lock 0x0+0x2000 aborted']);
    expect(said('w32 0 0x400040 \n reset \n r32 0')).toEqual([
      '1-1 ×1 word-program 0x0 aborted',
      '3-3 ×1 array-read 0x0+0x4 ok 1 read',
    ]);
  });

  it('is protected where nothing may be written: that is why it is aborted, too', () => {
    const script = `
      w32 0 0x200020
      w32 0 0xd000d0
      w32 0 0x400040
      w32 0 1
      w32 0 0xe800e8
      w32 0 0
      w32 0 1
      w32 0 0xd000d0
      w32 0 0x200020
      w32 0 0xff00ff`;
    expect(said(script, { isProtected: true })).toEqual([
      '1-2 ×2 block-erase 0x0+0x2000 protected',
      '3-4 ×2 word-program 0x0+0x4 protected 1 word',
      '5-8 ×4 buffered-program 0x0+0x4 protected 1 word',
      '9-10 ×2 block-erase 0x0+0x2000 protected',
    ]);
  });

  it('is incomplete where the log ends in the middle', () => {
    expect(said('w32 0 0xe800e8 \n w32 0 0x10001 \n w32 0 1')).toEqual([
      '1-3 ×3 buffered-program 0x0+0x4 incomplete 1 word',
    ]);
  });

  it('of a mode is well, whatever the machine does to it', () => {
    expect(said('w32 0x154 0x980098 \n r32 0x40 \n reset \n r32 0')).toEqual([
      '1-2 ×2 query 0x154 ok 1 word',
      '4-4 ×1 array-read 0x0+0x4 ok 1 read',
    ]);
    expect(said('w32 0x154 0x980098 \n w32 0 0x200020 \n w32 0 0xff00ff')).toEqual([
      '1-3 ×3 query 0x154 ok 0 words',
    ]);
  });
});

describe('Two flashes whose cycles interleave', () => {
  it('have each their own operations, in the order of their first cycles', () => {
    const script = `
      0: w32 0 0xe800e8
      1: w32 0x2000 0x200020
      0: w32 0 0x10001
      1: w32 0x2000 0xd000d0
      0: w32 0 1
      1: r32 0x2000
      0: w32 4 2
      0: w32 0 0xd000d0
      1: w32 0 0xff00ff`;
    expect(follow(script, blankIntel(), blankIntel()).said).toEqual([
      '1-8 ×5 buffered-program 0x0+0x8 ok 2 words',
      'flash1 2-4 ×2 block-erase 0x2000+0x2000 ok',
      'flash1 6-9 ×2 status-poll 0x2000 ok 1 read',
    ]);
  });

  it('join each their own runs', () => {
    const words = [0, 4, 8].map(
      (at) => `0: w32 ${at} 0x400040 \n 1: w32 ${at} 0x400040 \n 0: w32 ${at} 1 \n 1: w32 ${at} 1`,
    );
    expect(follow(words.join('\n'), blankIntel(), blankIntel()).said).toEqual([
      '1-11 ×6 word-program 0x0+0xc ok 3 words',
      'flash1 2-12 ×6 word-program 0x0+0xc ok 3 words',
    ]);
  });
});
