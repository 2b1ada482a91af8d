import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConsoleEntry } from '../../../app/contract/console.ts';
import { completeLine } from '../../../main/session/console/complete.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';

/** Two flashes without images: writable, all zeros. */
function virt(): Machine {
  const machine = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => undefined, onBytes: () => undefined },
  );
  onTestFinished(() => machine.close());
  return machine;
}

/** What the console shows, one line an entry. */
function said(machine: Machine, line: string, flash = 0): string[] {
  return runLine(machine, flash, line).map((entry) => {
    if (entry.kind === 'cycle') {
      const { direction, widthBytes, address, data, what } = entry.cycle;
      return `${direction} ${widthBytes} 0x${address.toString(16)} 0x${data.toString(16)} ${what}`;
    }
    if (entry.kind === 'error') return `error: ${entry.what}. ${entry.todo}`;
    return entry.kind === 'help' ? 'help' : entry.text;
  });
}

describe('The console', () => {
  it('makes one bus cycle for a raw line, in hexadecimal or decimal', () => {
    const machine = virt();
    expect(said(machine, 'w32 0x0 0x0098_0098')).toEqual(['write 4 0x0 0x980098 CFI query']);
    expect(said(machine, 'r32 64')).toEqual(['read 4 0x40 0x510051 query 0x10: query string']);
    expect(said(machine, 'r8 0x48')).toEqual(['read 1 0x48 0x59 query 0x12: query string']);
  });

  it('counts addresses from the start of the selected flash with +, and by erase blocks with #', () => {
    const machine = virt();
    expect(said(machine, 'r32 +0x10', 1)).toEqual(['read 4 0x4000010 0x0 array']);
    expect(said(machine, 'r16 #2', 1)).toEqual(['read 2 0x4080000 0x0 array']);
  });

  it('reads a run of addresses, and takes several statements and a comment', () => {
    expect(said(virt(), 'r16 0x0 3 ; r8 0x9 // and no more')).toEqual([
      'read 2 0x0 0x0 array',
      'read 2 0x2 0x0 array',
      'read 2 0x4 0x0 array',
      'read 1 0x9 0x0 array',
    ]);
  });

  it('says of an access that is not aligned how many the device sees of it', () => {
    const machine = virt();
    expect(said(machine, 'w32 0x2 0x0070_0070')).toEqual([
      'write 4 0x2 0x700070 read status register (not aligned: 2 accesses for the device)',
    ]);
    expect(said(machine, 'r16 0x1')).toEqual([
      'read 2 0x1 0x8080 status: ready (not aligned: 2 accesses for the device)',
    ]);
    said(machine, 'w32 0 0x00ff_00ff');
    expect(said(machine, 'r32 0x2')).toEqual(['read 4 0x2 0x0 array']);
  });

  it('carries 64 bits whole', () => {
    const machine = virt();
    said(machine, 'program 0x0 "firmware"');
    expect(said(machine, 'r64 0x0')).toEqual(['read 8 0x0 0x657261776d726966 array']);
  });

  it('runs a named operation as the cycles a driver would send', () => {
    const lines = said(virt(), 'erase #1');
    expect(lines).toEqual([
      'write 4 0x40000 0x500050 clear status register',
      'write 4 0x40000 0x200020 block erase setup',
      'write 4 0x40000 0xd000d0 block erase confirm',
      'read 4 0x40000 0x800080 status: ready',
      'write 4 0x40000 0xff00ff read array',
      'virt.flash0: block at 0x40000 erased',
    ]);
  });

  it('folds the reads of a query into one line and says what it found', () => {
    const lines = said(virt(), 'query');
    expect(lines[2]).toBe('48 reads of the query table');
    expect(lines.at(-2)).toContain('QRY · Intel/Sharp extended');
  });

  it('works on the flash that the address lies in, whichever is selected', () => {
    const machine = virt();
    said(machine, 'program 0x4000000 de ad be ef', 0);
    expect(said(machine, 'r32 0x4000000')).toEqual(['read 4 0x4000000 0xefbeadde array']);
  });

  it.each([
    ['frob', 'error: “frob” is no command. `help` lists the commands.'],
    ['help frob', 'error: “frob” is no command. `help` lists the commands.'],
    ['help go run', 'error: “run” is too much here. Write it as: help [WORD]'],
    ['repeat', 'error: repeat needs a number. Write it as: repeat 10; r32 ADDR; end'],
    ['repeat 600 go', 'error: “go” is too much here. Write it as: repeat 10; r32 ADDR; end'],
    ['w24 0x0 0x1', 'error: The bus has no accesses of 24 bits. Use 8, 16, 32 or 64: r32 0x40'],
    ['r3 0x0', 'error: The bus has no accesses of 3 bits. Use 8, 16, 32 or 64: r32 0x40'],
    ['r32', 'error: r32 needs an address. Write it as: r32 ADDR [COUNT]'],
    [
      'r32 zero',
      'error: “zero” is no address. Use 0x40, 64, +0x40 in the flash, or #2 for its erase block 2.',
    ],
    ['w32 0x0', 'error: w32 needs data. Write it as: w32 ADDR DATA'],
    ['w8 0x0 0x100', 'error: 0x100 needs more than 8 bits. Use a wider cycle or a smaller value.'],
    ['w8 0x0 1 2', 'error: “2” is too much here. Write it as: w8 ADDR DATA'],
    ['r32 0x0 0', 'error: “0” is no count. Use 1 to 256.'],
    ['r32 0x0 1000', 'error: “1000” is no count. Use 1 to 256.'],
    ['r8 #256', 'error: #256 lies past the end of the flash. The last erase block is #255.'],
    ['r8 +0x4000000', 'error: +0x4000000 lies past the end of the flash. The last byte is +0x3ffffff.'],
    ['r8 0x40000000000000', 'error: 0x40000000000000 is beyond the bus. Addresses end at 2^53.'],
    [
      'erase 0x9000000',
      'error: No flash is at 0x9000000. virt.flash0 is at 0x0 to 0x3ffffff, virt.flash1 is at 0x4000000 to 0x7ffffff.',
    ],
    [
      'program 0x0',
      'error: program needs bytes. Write it as: program ADDR BYTES, for example program 0x0 de ad "text"',
    ],
    ['program 0x0 "open', 'error: The text has no closing quote. End it with ".'],
    ['program 0x0 xyz', 'error: “xyz” are no bytes. Use pairs of hexadecimal digits (de ad) or "text".'],
    [
      'program 0x7fffffe "text"',
      'error: 4 bytes at 0x7fffffe reach past the end of virt.flash1. virt.flash1 is at 0x4000000 to 0x7ffffff.',
    ],
  ])('answers %s with what is wrong and what to do, and makes no cycle', (line, sentence) => {
    const machine = virt();
    expect(said(machine, line)).toEqual([sentence]);
    expect(machine.cycleCount).toBe(0);
  });

  it.each([
    ['help repeat', ['repeat N; A; B; end']],
    ['help R32', ['r8 r16 r32 r64 ADDR [COUNT]']],
    ['? erase', ['erase ADDR']],
  ])('explains the word that is asked for, alone: %s', (line, usages) => {
    const [entry] = runLine(virt(), 0, line);
    expect(entry?.kind === 'help' ? entry.rows.map(({ usage }) => usage) : entry).toEqual(usages);
  });

  it('says nothing to an empty line', () => {
    expect(said(virt(), '  // just thinking')).toEqual([]);
  });

  it('takes any line without failing, and every entry is one that the contract knows', () => {
    const machine = virt();
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        'w32',
        'r8',
        'r64',
        'erase',
        'program',
        '#1',
        '+4',
        '0x40',
        '"a"',
        ';',
        'help',
        'query',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.nat(1), (words, flash) => {
        for (const entry of runLine(machine, flash, words.join(' '))) ConsoleEntry.parse(entry);
      }),
      { numRuns: 300 },
    );
  });
});

describe('Completion', () => {
  it('offers commands at the start, addresses after them, and data that the device would take', () => {
    const flash = virt().flash(1);
    expect(completeLine(flash, 'er').candidates.map(({ text }) => text)).toEqual(['erase']);
    expect(completeLine(flash, 'erase ').candidates[0]?.text).toBe('0x4000000');
    const texts = (line: string) => completeLine(flash, line).candidates.map(({ text }) => text);
    expect(texts('expect r')).toEqual(['r8', 'r16', 'r32', 'r64']);
    expect(texts('expect r32 #')).toContain('#0');
    expect(texts('expect error era')).toEqual(['erase']);
    expect(texts('expect error erase 0x')).toEqual(['0x4000000']);
    expect(texts('export v')).toEqual(['vcd']);
    const data = completeLine(flash, 'r8 0x0; w32 0x0 0x00e').candidates;
    expect(data).toEqual([{ text: '0x00e800e8', detail: 'buffered program setup' }]);
  });

  it('replaces the last word only, and never fails', () => {
    const flash = virt().flash(0);
    expect(completeLine(flash, 'w32 0x0 0x00e').start).toBe(8);
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (line) => {
        const { start } = completeLine(flash, line);
        return start >= 0 && start <= line.length;
      }),
    );
  });
});
