import { describe, expect, it } from 'vitest';
import { blankAmd, follow } from '../../kit/flash/follow.ts';

const said = (script: string, options = {}) => follow(script, blankAmd(options)).said;
const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
const PROGRAM = `${UNLOCK} w16 0xaaa 0xa0 \n`;
const ERASE = `${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK}`;

describe('What a driver does to an AMD flash', () => {
  it('is a program from its unlock to its data; a run of them is one, with the looks between', () => {
    const one = `${PROGRAM} w16 0x100 0x1234 \n r16 0x100 \n r16 0x100 \n`;
    expect(said(one)).toEqual([
      '1-4 ×4 word-program 0x100+0x2 ok 1 word',
      '5-6 ×2 array-read 0x100+0x2 ok 2 reads',
    ]);
    expect(said(`${one} ${PROGRAM} w16 0x102 0x5678`)).toEqual([
      '1-10 ×10 word-program 0x100+0x4 ok 2 words',
    ]);
  });

  it('is a sector erase from its unlock to the end of its work, and the polls meanwhile', () => {
    expect(
      said(`${ERASE} w16 0x2000 0x30 \n timer \n r16 0x2000 \n r16 0x2000 \n timer \n r16 0x2000`),
    ).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '8-9 ×2 status-poll 0x2000 ok 2 reads',
      '11-11 ×1 array-read 0x2000+0x2 ok 1 read',
    ]);
  });

  it('is several sectors in one erase: those, and none that lies between', () => {
    const { said: all, operations } = follow(
      `${ERASE} w16 0x6000 0x30 \n w16 0xa000 0x30 \n w16 0x2000 0x30 \n timer \n timer`,
      blankAmd(),
    );
    expect(all).toEqual(['1-8 ×8 block-erase 0x2000+0xa000 ok 3 blocks: 0x2000, 0x6000, 0xa000']);
    const blocks = [0x2000, 0x6000, 0xa000].map((offset) => ({ offset, lengthBytes: 0x2000 }));
    expect(operations[0]?.blocks).toEqual(blocks);
  });

  it('is one range where its sectors lie side by side, each counted once', () => {
    const { said: all, operations } = follow(
      `${ERASE} w16 0x4000 0x30 \n w16 0x2000 0x30 \n w16 0x4002 0x30 \n timer \n timer`,
      blankAmd(),
    );
    expect(all).toEqual(['1-8 ×8 block-erase 0x2000+0x4000 ok 2 blocks']);
    expect(operations[0]).not.toHaveProperty('blocks');
  });

  it('is a chip erase', () => {
    expect(said(`${ERASE} w16 0xaaa 0x10 \n r16 0 \n timer`)).toEqual([
      '1-6 ×6 chip-erase 0x0+0x10000 ok',
      '7-7 ×1 status-poll 0x0 ok 1 read',
    ]);
  });

  it('suspends an erase, does something else, and resumes it', () => {
    const script = `
      ${ERASE} w16 0x2000 0x30
      timer
      w16 0 0xb0
      ${PROGRAM} w16 0x4000 0x1234
      w16 0 0x30
      r16 0x2000
      timer
      r16 0x2000`;
    expect(said(script)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '8-8 ×1 suspend 0x0 ok',
      '9-12 ×4 word-program 0x4000+0x2 ok 1 word',
      '13-13 ×1 resume 0x0 ok',
      '14-14 ×1 status-poll 0x2000 ok 1 read',
      '16-16 ×1 array-read 0x2000+0x2 ok 1 read',
    ]);
  });

  it('polls the status of a suspended erase in its sectors, and reads the array elsewhere', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n w16 0x6000 0x30 \n timer \n w16 0 0xb0
      r16 0x2000 \n r16 0x7ffe \n r16 0x4000 \n r16 0x4002 \n r16 0x6000 \n w16 0 0x30 \n timer \n r16 0x2000`;
    expect(said(script).slice(1)).toEqual([
      '9-9 ×1 suspend 0x0 ok',
      '10-11 ×2 status-poll 0x2000 ok 2 reads',
      '12-13 ×2 array-read 0x4000+0x4 ok 2 reads',
      '14-14 ×1 status-poll 0x6000 ok 1 read',
      '15-15 ×1 resume 0x0 ok',
      '17-17 ×1 array-read 0x2000+0x2 ok 1 read',
    ]);
  });

  it('suspends in the window already, and twice', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n w16 0 0x30 \n w16 0 0xb0 \n w16 0 0x30 \n timer`;
    expect(said(script)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '7-7 ×1 suspend 0x0 ok',
      '8-8 ×1 resume 0x0 ok',
      '9-9 ×1 suspend 0x0 ok',
      '10-10 ×1 resume 0x0 ok',
    ]);
  });

  it('erases another sector after one that was suspended and resumed', () => {
    const first = `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n w16 0 0x30 \n timer \n`;
    expect(said(`${first} ${ERASE} w16 0x4000 0x30 \n w16 0x6000 0x30 \n timer`)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '7-7 ×1 suspend 0x0 ok',
      '8-8 ×1 resume 0x0 ok',
      '10-16 ×7 block-erase 0x4000+0x4000 incomplete 2 blocks',
    ]);
  });

  it('reads the identifiers twice: one operation', () => {
    const identifiers = `${UNLOCK} w16 0xaaa 0x90 \n r16 0 \n r16 2 \n w16 0 0xf0 \n`;
    expect(said(identifiers + identifiers)).toEqual(['1-12 ×12 identifier 0xaaa ok 4 reads']);
  });

  it('resumes an erase in the middle of another erase command, as QEMU has it', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n timer \n w16 0 0xb0 \n ${UNLOCK} w16 0xaaa 0x80 \n w16 0 0x30 \n timer`;
    expect(said(script)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '8-8 ×1 suspend 0x0 ok',
      '9-12 ×4 block-erase 0xaaa aborted',
    ]);
  });

  it('enters unlock bypass, programs two words without unlocking, and leaves it', () => {
    expect(
      said(
        `${UNLOCK} w16 0xaaa 0x20 \n w16 0 0xa0 \n w16 0x100 1 \n w16 0 0xa0 \n w16 0x102 2 \n w16 0 0x90 \n w16 0 0`,
      ),
    ).toEqual([
      '1-3 ×3 bypass-in 0xaaa ok',
      '4-7 ×4 word-program 0x100+0x4 ok 2 words',
      '8-9 ×2 bypass-out 0x0 ok',
    ]);
    expect(said(`${UNLOCK} w16 0xaaa 0x20 \n w16 0 0x90 \n w16 0 0xf0`)).toEqual([
      '1-3 ×3 bypass-in 0xaaa ok',
      '4-5 ×2 bypass-out 0x0 ok',
    ]);
  });

  it('reads the identifiers, the query table from there, and the identifiers again', () => {
    const script = `
      ${UNLOCK} w16 0xaaa 0x90
      r16 0
      r16 2
      w16 0xaa 0x98
      r16 0x20
      w16 0 0xf0
      r16 0
      w16 0 0xf0`;
    expect(said(script)).toEqual([
      '1-5 ×5 identifier 0xaaa ok 2 reads',
      '6-7 ×2 query 0xaa ok 1 word',
      '8-10 ×3 identifier 0x0 ok 1 read',
    ]);
  });

  it('looks for the query table where the command does not count: a probe, once for all its places', () => {
    const script = 'w16 0x154 0x9898 \n r16 0x40 \n w16 0x1554 0x9898 \n r16 0x40 \n w16 0 0xf0';
    expect(said(script)).toEqual([
      '1-4 ×4 probe 0x154 ignored as two 8-bit chips on a 16-bit bus',
      '5-5 ×1 reset 0x0 ok',
    ]);
  });

  it('unlocks and resets: a reset, and nothing else', () => {
    expect(said(`${UNLOCK} w16 0 0xf0`)).toEqual(['1-3 ×3 reset 0xaaa ok 3 cycles']);
  });
});

describe('What comes of an operation on an AMD flash', () => {
  it('is ignored where an erase is suspended in the sector, or another one is to begin', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n ${PROGRAM} w16 0x2002 1 \n ${ERASE} w16 0x4000 0x30`;
    expect(said(script)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 incomplete',
      '7-7 ×1 suspend 0x0 ok',
      '8-11 ×4 word-program 0x2002+0x2 ignored 1 word',
      '12-17 ×6 block-erase 0x4000+0x2000 ignored',
    ]);
  });

  it('is told of each word: one that is ignored at the end of its sector is no part of the next one’s run', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n ${PROGRAM} w16 0x3ffe 1 \n ${PROGRAM} w16 0x4000 1`;
    expect(said(script).slice(2)).toEqual([
      '8-11 ×4 word-program 0x3ffe+0x2 ignored 1 word',
      '12-15 ×4 word-program 0x4000+0x2 ok 1 word',
    ]);
  });

  it('is ignored where the device is busy with something else', () => {
    expect(said(`${ERASE} w16 0x2000 0x30 \n timer \n w16 0xaaa 0xaa \n timer`)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '8-8 ×1 unknown 0xaaa ignored 0xaa',
    ]);
  });

  it('is aborted where it is broken off: a wrong cycle, a reset, a byte in the window, a reset of the machine', () => {
    expect(said(`w16 0xaaa 0xaa \n w16 0x100 0x55`)).toEqual(['1-2 ×2 unknown 0xaaa aborted 0xaa']);
    expect(said(`${ERASE} w16 0 0xf0`)).toEqual(['1-6 ×6 block-erase 0xaaa aborted']);
    expect(said(`${ERASE} w16 0x2000 0x30 \n w16 0 0xf0 \n timer`)[0]).toBe(
      '1-6 ×6 block-erase 0x2000+0x2000 aborted',
    );
    expect(said(`${ERASE} w16 0x2000 0x30 \n timer \n reset \n timer`)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 aborted',
    ]);
  });

  it('is protected where nothing may be written', () => {
    expect(
      said(`${PROGRAM} w16 0 1 \n ${ERASE} w16 0 0x30 \n timer \n timer`, { isProtected: true }),
    ).toEqual(['1-4 ×4 word-program 0x0+0x2 protected 1 word', '5-10 ×6 block-erase 0x0+0x2000 protected']);
  });

  it('is incomplete while the device works on it, or while it is suspended', () => {
    const erase = `${ERASE} w16 0x2000 0x30 \n timer`;
    expect(said(erase)).toEqual(['1-6 ×6 block-erase 0x2000+0x2000 incomplete']);
    expect(said(`${erase} \n w16 0 0xb0`)[0]).toBe('1-6 ×6 block-erase 0x2000+0x2000 incomplete');
  });

  it('survives a reset of the machine where the erase is suspended', () => {
    const script = `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n reset \n w16 0 0x30 \n timer`;
    expect(said(script)).toEqual([
      '1-6 ×6 block-erase 0x2000+0x2000 ok',
      '7-7 ×1 suspend 0x0 ok',
      '9-9 ×1 resume 0x0 ok',
    ]);
  });
});
