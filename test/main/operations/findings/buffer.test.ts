import { describe, expect, it } from 'vitest';
import { blankIntel, follow, found } from '../../../kit/flash/follow.ts';

/** Two words of 32 bits at `data`, their count at `count`; the status is read where a driver reads it. */
const program = (count: number, data: number) => `
  w32 ${count} 0xe800e8
  r32 ${count}
  w32 ${count} 0x10001
  w32 ${data} 0x1111
  w32 ${data + 4} 0x2222
  w32 ${count} 0xd000d0
  w32 ${count} 0x700070
  r32 ${count}
`;
const findings = (script: string) => follow(script, blankIntel()).findings;

describe('A buffered program', () => {
  it('whose count goes to its first word is well', () => {
    expect(found(program(0x1000, 0x1000), blankIntel())).toEqual([]);
    expect(found(program(0xff8, 0xff8), blankIntel())).toEqual([]);
  });

  it('whose count goes elsewhere loses its first word, and all of it at the confirm', () => {
    const [window, lost, ...more] = findings(program(0, 0x1000));
    expect(more).toEqual([]);
    expect(window).toEqual({
      rule: 'buffer-window',
      device: 'flash0',
      cycle: 4,
      severity: 'error',
      what: '0x1111 for 0x1000 is outside of the write buffer, which the count sent to 0x0 laid over 0x0 to 0xfff: the word is dropped, and the confirm will abort. QEMU 7.2.22 lays the buffer over the address of the count; a chip, and QEMU from 9.0.1 on, over that of the first data word.',
      todo: 'Send 0xe8 and the count to the address of the first data word.',
    });
    expect(lost).toEqual({
      rule: 'buffer-lost',
      device: 'flash0',
      cycle: 6,
      severity: 'error',
      what: 'The buffered program at 0x1000 is confirmed while SR.4 is set: all of its 8 bytes are dropped. The device is back at the array, so that a poll reads stored data now, 0xffffffff at 0x0, which looks “ready”: a driver takes the words for written.',
      todo: 'Read the status before the confirm (0xd0) and give up where SR.4 is set; send 0x70 before each poll after it, clear the error with 0x50, and write the data again.',
    });
  });

  it('is told where its count went, which may not be where its setup did', () => {
    const script =
      'w32 0x1000 0xe800e8 \n w32 0x2000 0 \n w32 0x1000 1 \n w32 0x1000 0xd000d0 \n w32 0 0xff00ff';
    expect(findings(script)[0]?.what).toContain('which the count sent to 0x2000 laid over 0x2000 to 0x2fff');
  });

  it('with more words than its window has left loses those past its end', () => {
    const [window, ...more] = findings(program(0xffc, 0xffc));
    expect(window).toMatchObject({ rule: 'buffer-window', cycle: 5, severity: 'error' });
    expect(window?.what).toBe(
      '0x2222 for 0x1000 is outside of the write buffer, which the count sent to 0xffc laid over 0x0 to 0xfff: the word is dropped, and the confirm will abort.',
    );
    expect(window?.todo).toBe('End a buffered program where its window ends, and begin another one there.');
    expect(more.map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual(['buffer-lost@6']);
  });

  it('loses one word after another: that is told once for each kind, and counted', () => {
    const elsewhere = `${program(0, 0x1000)} w32 0 0x500050 \n ${program(0, 0x2000)} w32 0 0x500050 \n`;
    const all = findings(elsewhere + program(0xffc, 0xffc));
    expect(all.map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual([
      'buffer-window@4',
      'buffer-lost@6',
      'buffer-window@23',
    ]);
    expect(all[0]?.what).toMatch(/ 2 buffered programs are like this\.$/);
    expect(all[1]?.what).toMatch(/ 3 buffered programs are lost like this\.$/);
    expect(all[2]?.what).not.toMatch(/in all/);
  });

  it('that is aborted looks ready or not by the bits 7 of what is stored there, of every chip', () => {
    const stored = (word: string) => `w32 0 0x400040 \n w32 0 ${word} \n r32 0 \n`;
    const poll = (word: string) =>
      findings(stored(word) + program(0, 0x1000)).find(({ rule }) => rule === 'buffer-lost')?.what;
    expect(poll('0x00a500a5')).toContain('0xa500a5 at 0x0, which looks “ready”');
    expect(poll('0x00a50078')).toContain(
      '0xa50078 at 0x0, which never looks “ready”: a driver waits in vain.',
    );
    expect(poll('0x007800a5')).toContain('0x7800a5 at 0x0, which never looks “ready”');
    const narrow = 'w16 0 0xe8 \n w16 0 0 \n w16 0x1000 1 \n w16 0 0xd0 \n w16 0 0xff';
    const both = findings(stored('0x007800a5') + narrow).find(({ rule }) => rule === 'buffer-lost');
    expect(both?.what).toContain('0xa5 at 0x0, which looks “ready”');
    expect(both?.what).toContain('all of its 2 bytes are dropped');
  });

  it('that is ready in one place and not in another is told twice', () => {
    const script = `
      w32 0 0x400040
      w32 0 0
      r32 0
      ${program(0, 0x1000)}
      w32 0 0x500050
      ${program(0x2000, 0x3000)}`;
    const lost = findings(script).filter(({ rule }) => rule === 'buffer-lost');
    expect(lost.map(({ cycle }) => cycle)).toEqual([9, 18]);
  });

  it('with more words than it announced takes one for its confirm; the others are no findings of their own', () => {
    const script = `
      w32 0x100 0xe800e8
      w32 0x100 0x10001
      w32 0x100 1
      w32 0x104 2
      w32 0x108 0x12
      w32 0x10c 0x34
      w32 0x100 0xd000d0
      r32 0x100`;
    const [lost, ...more] = findings(script);
    expect(more).toEqual([]);
    expect(lost).toMatchObject({ rule: 'buffer-lost', cycle: 5, severity: 'error' });
    expect(lost?.what).toBe(
      'The buffered program at 0x100 gets 0x12 where its confirm should be, after the 2 words that its count announced: all of its 8 bytes are dropped. The device is back at the array, so that a poll reads stored data now, 0xffffffff at 0x100, which looks “ready”: a driver takes the words for written.',
    );
    const both = findings(`${script} \n w32 0 0x500050 \n ${program(0, 0x1000)}`);
    expect(both.map(({ rule, cycle }) => `${rule}@${cycle}`)).toEqual([
      'buffer-lost@5',
      'buffer-window@13',
      'buffer-lost@15',
    ]);
    expect(lost?.todo).toBe(
      'Send the number of words less one as the count, on every chip, then as many words, then the confirm (0xd0).',
    );
  });
});
