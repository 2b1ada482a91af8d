/** What the console says of an AMD flash's operations, and whether the device did what they asked for. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { madeImage } from '../../kit/files/images.ts';

const MIB = 1 << 20;
const SECTOR = 64 * 1024;

/** One 32-bit wide AMD flash of 1 MiB in sectors of 64 KiB, whose bytes count up. */
function amd(mode: BackingMode, path = madeImage(MIB)): Machine {
  const machine = openMachine(
    {
      board: 'generic',
      images: [{ path, mode }],
      geometry: { commandSet: 'amd', bankWidthBytes: 4, sectorLengthBytes: SECTOR },
    },
    { onState: () => undefined, onBytes: () => undefined },
  );
  onTestFinished(() => machine.close());
  return machine;
}

type Said = Extract<ConsoleEntry, { kind: 'text' }>;

/** The words after the cycles, with their tones. */
function said(machine: Machine, line: string): Pick<Said, 'text' | 'tone'>[] {
  return runLine(machine, 0, line).flatMap((entry) =>
    entry.kind === 'text' ? [{ text: entry.text.replace(/^\S+: /, ''), tone: entry.tone }] : [],
  );
}

/** The last of them alone. */
function summary(machine: Machine, line: string) {
  return said(machine, line).at(-1);
}

function cyclesOf(machine: Machine, line: string): string[] {
  return runLine(machine, 0, line).flatMap((entry) =>
    entry.kind === 'cycle' ? [`${entry.cycle.direction[0]} ${entry.cycle.data.toString(16)}`] : [],
  );
}

describe('While the chip is being erased', () => {
  const BUSY = 'busy erasing: DQ6 and DQ2 flip, so nothing was sent. `wait` lets virtual time pass.';
  const erasing = () => {
    const machine = amd('scratch');
    runLine(machine, 0, 'chip-erase');
    return machine;
  };

  it.each([
    'program #9 00',
    'program #0 11',
    'bypass-program #0 11',
    'erase #5',
    'chip-erase',
    'id',
    'query',
    'bypass',
    'bypass-end',
  ])('%s says that the device is busy, and sends nothing', (line) => {
    const machine = erasing();
    expect(said(machine, line)).toEqual([{ text: BUSY, tone: 'bad' }]);
    expect(cyclesOf(machine, line)).toEqual(['r 44', 'r 0']);
  });

  it('resume and suspend say why they had no effect', () => {
    const machine = erasing();
    expect(summary(machine, 'resume')).toEqual({
      text: 'nothing is suspended: DQ6 flips, an erase is under way. Nothing was sent.',
      tone: 'bad',
    });
    expect(summary(machine, 'suspend')?.text).toContain('Only a sector erase can be suspended');
  });

  it('what a driver can’t tell from a window that is open is told by the device', () => {
    expect(summary(erasing(), 'erase-also #3')).toEqual({
      text: 'a driver would say: erase of the sector at 0x30000 begun; busy until virtual time has passed, `status` says when it is over. The device says: ignored while erasing.',
      tone: 'bad',
    });
  });

  it('time completes it by its name', () => {
    expect(said(erasing(), 'wait')[0]).toEqual({
      text: 'after 4.096 s: chip erase complete',
      tone: 'good',
    });
  });
});

describe('While a sector is being erased', () => {
  it.each(['window', 'erase'])('another erase in its %s says so and leaves it alone', (phase) => {
    const machine = amd('scratch');
    runLine(machine, 0, phase === 'window' ? 'erase #1' : 'erase #1 ; wait');
    const before = machine.state().flashes[0]?.device.title;
    for (const line of ['erase #2', 'chip-erase'])
      expect(summary(machine, line)?.text).toContain('busy erasing');
    expect(machine.state().flashes[0]?.device.title).toBe(before);
    expect(machine.flash(0).device.array.bytes[2 * SECTOR]).toBe(0);
  });

  it('which is suspended, a program or an erase there is not sent; an erase elsewhere is refused', () => {
    const machine = amd('scratch');
    runLine(machine, 0, 'erase #1 ; wait ; suspend');
    for (const line of ['program #1 00', 'erase #1'])
      expect(summary(machine, line)?.text).toBe(
        'an erase of this sector is suspended: DQ2 flips, so nothing was sent. `resume` goes on with it.',
      );
    expect(summary(machine, 'erase #2')).toEqual({
      text: 'no erase: DQ6 does not flip. The device says: erase refused: another is suspended.',
      tone: 'bad',
    });
  });
});

describe('A protected AMD flash', () => {
  it.each([
    ['erase #1', 'the sector at 0x10000'],
    ['chip-erase', 'the whole chip'],
  ])('%s is begun as far as a driver sees, and the device says that it has no effect', (line, what) => {
    expect(summary(amd('shared'), line)).toEqual({
      text: `a driver would say: erase of ${what} begun; busy until virtual time has passed, \`status\` says when it is over. The device says: erase without effect: the flash is protected.`,
      tone: 'bad',
    });
  });

  it.each([
    ['erase #1', 'after 512 µs: sector erase over; nothing was erased: the flash is protected'],
    ['chip-erase', 'after 4.096 s: chip erase over; nothing was erased: the flash is protected'],
  ])('when the time of %s is over, nothing was erased', (line, text) => {
    const machine = amd('shared');
    runLine(machine, 0, line === 'chip-erase' ? line : `${line} ; wait`);
    expect(said(machine, 'wait')[0]).toEqual({ text, tone: 'bad' });
  });

  it('a program that changes nothing on the bus is told by the device', () => {
    expect(summary(amd('shared'), 'program +0x12 12 13')).toEqual({
      text: 'a driver would say: 2 bytes programmed at 0x12. The device says: program ignored: the flash is protected.',
      tone: 'bad',
    });
    expect(summary(amd('shared'), 'program +0x12 11 22')?.text).toContain(
      'The device says: program ignored: the flash is protected.',
    );
  });

  it('says on its panel that it is busy for nothing', () => {
    const machine = amd('shared');
    runLine(machine, 0, 'erase #1 ; wait');
    const facts = machine.state().flashes[0]?.device.facts.map(({ title, text }) => `${title}: ${text}`);
    expect(facts).toContain('Sectors asked for: 1: #1 at 0x10000');
    expect(facts).toContain('Protected: nothing is erased; QEMU is busy all the same');
  });
});

describe('Unlock bypass', () => {
  it('lasts through bypass-program, and ends with bypass-end', () => {
    const machine = amd('scratch');
    runLine(machine, 0, 'chip-erase ; wait ; bypass');
    const lines = runLine(machine, 0, 'bypass-program #1 de ad be ef 01');
    expect(lines.filter((entry) => entry.kind === 'cycle' && entry.cycle.direction === 'write')).toHaveLength(
      4,
    );
    expect(lines.at(-1)).toMatchObject({ text: expect.stringContaining('5 bytes programmed at 0x10000') });
    expect(machine.state().flashes[0]?.device.state).toBe('unlockBypass');
    expect(summary(machine, 'bypass-end')).toEqual({ text: 'unlock bypass left', tone: 'plain' });
  });

  it('is missed by bypass-program and bypass-end outside of it', () => {
    const machine = amd('scratch');
    expect(summary(machine, 'bypass-program #1 00')).toMatchObject({
      text: expect.stringContaining('The device says: no command begins so: reset.'),
      tone: 'bad',
    });
    expect(summary(machine, 'bypass-end')?.text).toBe(
      'a driver would say: unlock bypass left. The device says: no command begins so: reset.',
    );
  });
});

describe('Whatever is typed in whatever order', () => {
  const BYTES = ['00', 'ff', '12'];
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('program', 'bypass-program'),
        fc.nat(2 * SECTOR),
        fc.subarray(BYTES, { minLength: 1 }),
      )
      .map(([name, offset, bytes]) => `${name} +${offset} ${bytes.join(' ')}`),
    fc.tuple(fc.constantFrom('erase', 'erase-also'), fc.nat(2)).map(([name, block]) => `${name} #${block}`),
    fc.constantFrom(
      'chip-erase',
      'suspend',
      'resume',
      'bypass',
      'bypass-end',
      'reset',
      'id',
      'query',
      'wait',
    ),
    fc
      .tuple(
        fc.constantFrom(0, 0x154, 0xaa8, 0x1554),
        fc.constantFrom(0xaa, 0x55, 0xa0, 0x90, 0x80, 0x98, 0x30, 0xf0),
      )
      .map(([at, byte]) => `w32 +${at} ${byte}`),
  );

  /** Runs lines on a machine, and gives each one that has a green summary to `judge`, with the array as it is then. */
  function judgeGreen(judge: (typed: string, entries: readonly ConsoleEntry[], array: Uint8Array) => void) {
    const path = madeImage(MIB);
    fc.assert(
      fc.property(
        fc.constantFrom('scratch' as const, 'shared' as const),
        fc.array(line, { maxLength: 20 }),
        (mode, lines) => {
          const machine = amd(mode, path);
          for (const typed of lines) {
            const entries = runLine(machine, 0, typed);
            if (entries.some((entry) => entry.kind === 'text' && entry.tone === 'good'))
              judge(typed, entries, machine.flash(0).device.array.bytes);
          }
          machine.close();
        },
      ),
      { numRuns: 200 },
    );
  }

  it('no summary is green under a red cycle', () =>
    judgeGreen((typed, entries) => {
      const red = entries.filter((entry) => entry.kind === 'cycle' && entry.cycle.tone === 'bad');
      expect(red, typed).toEqual([]);
    }));

  it('what a green summary says of the array is so', () =>
    judgeGreen((typed, _, array) => {
      const [name = '', at = '', ...bytes] = typed.split(' ');
      const number = Number(at.slice(1));
      if (name.endsWith('program')) {
        const found = Array.from(array.subarray(number, number + bytes.length));
        expect(found, typed).toEqual(bytes.map((byte) => Number.parseInt(byte, 16)));
      } else if (name.endsWith('erase') || name === 'erase-also') {
        const start = name === 'chip-erase' ? 0 : number * SECTOR;
        expect(
          array.subarray(start, start + SECTOR).every((byte) => byte === 0xff),
          typed,
        ).toBe(true);
      }
    }));
});
