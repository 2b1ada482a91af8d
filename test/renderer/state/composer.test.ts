import { describe, expect, it } from 'vitest';
import { busAddress } from '../../../app/contract/units.ts';
import { lineOfCycle, lineOfDraft, rehearseLine, sendNext } from '../../../renderer/state/composer.ts';
import { answering } from '../../kit/window/engine-calls.ts';

const draft = { name: 'program', address: null, bytes: '"text"' };
const does = '';

describe('Sending a command cycle by cycle', () => {
  const cycle = (address: number) =>
    ({
      direction: 'write',
      widthBytes: 4,
      address: busAddress(address),
      data: 0xff,
      what: '',
      tone: 'plain',
      departure: null,
    }) as const;
  const rehearsalOf = (flash: number) => ({
    cycles: [cycle(0x400_0000 * flash)],
    total: 1,
    results: [],
    error: null,
  });

  it('sends that of the flash that is looked at, whichever flash it was rehearsed for before', async () => {
    const calls = answering({
      'composer.rehearse': ({ flash }) => rehearsalOf(flash),
      'console.run': ({ line, flash }) => ({
        transcript: 1,
        number: 1,
        line,
        flash,
        entries: [],
        written: [],
      }),
    });
    await rehearseLine('reset', 0);
    await sendNext('reset', 1);
    const sent = calls.filter(([name]) => name === 'console.run');
    expect(sent).toEqual([['console.run', { line: 'w32 0x0400_0000 0x0000_00ff', flash: 1 }]]);
  });
});

describe('The console’s line of a composed command', () => {
  it('has what the command takes, at the byte under the cursor unless an address was typed', () => {
    const line = (parameters: '' | 'ADDR' | 'ADDR BYTES', address: string | null) =>
      lineOfDraft({ ...draft, address }, { name: 'program', does, parameters }, 0x400_1000);
    expect(line('', '#3')).toBe('program');
    expect(line('ADDR', null)).toBe('program 0x0400_1000');
    expect(line('ADDR BYTES', '#3')).toBe('program #3 "text"');
  });

  it('has one cycle, with the data of a write alone', () => {
    const cycle = {
      widthBytes: 4,
      address: busAddress(0x1000),
      data: 0x20_0020,
      what: '',
      tone: 'plain',
      departure: null,
    } as const;
    expect(lineOfCycle({ ...cycle, direction: 'write' })).toBe('w32 0x0000_1000 0x0020_0020');
    expect(lineOfCycle({ ...cycle, direction: 'read' })).toBe('r32 0x0000_1000');
  });
});
