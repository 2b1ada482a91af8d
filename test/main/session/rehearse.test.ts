import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { REHEARSED_MAX, Rehearsal } from '../../../app/contract/composer.ts';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { commandsOf, rehearse } from '../../../main/session/console/rehearse.ts';
import { runLine } from '../../../main/session/console/run.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { act, open, sequences, small } from '../../kit/session/deeds.ts';

function machineOf(request: MachineRequest): Machine {
  const machine = open(request);
  onTestFinished(() => machine.close());
  return machine;
}

/** What a line makes of a machine: its cycles, with those of a table that the console folds, and what it says in the end. */
function madeOf(machine: Machine, line: string): { cycles: string[]; said: string } {
  const before = machine.history.state().length;
  const entries = runLine(machine, 0, line);
  const { events } = machine.history.events(before, machine.history.state().length - before);
  const cycles = events.map(({ event, result }) => {
    if (event.kind !== 'cycle') throw new Error(`a ${event.kind} is no cycle of a command`);
    const { direction, address, widthBytes, data = result.data } = event.cycle;
    return `${direction} ${widthBytes} ${address} ${data}`;
  });
  return { cycles, said: entries.flatMap((entry) => (entry.kind === 'text' ? entry.text : [])).join('\n') };
}

/** Lines with one command of the only flash, wherever in it, with whatever bytes. */
function lines(machine: Machine): fc.Arbitrary<string> {
  const flash = machine.flash(0);
  return fc
    .record({
      command: fc.constantFrom(...commandsOf(flash)),
      offset: fc.nat(flash.device.array.bytes.length - 80),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 70 }),
    })
    .map(({ command: { name, parameters }, offset, bytes }) => {
      const words = [name, `+0x${offset.toString(16)}`, Buffer.from(bytes).toString('hex')];
      return words.slice(0, 1 + parameters.split(' ').filter(Boolean).length).join(' ');
    });
}

describe.each(['intel', 'amd'] as const)('A rehearsal on the %s command set', (commandSet) => {
  it('has the very cycles that the command sends, with the answers and the end that it gets, whatever was done before', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(lines(machineOf(request)), sequences(commandSet), (typed, before) => {
        const machine = open(request);
        for (const deed of before) act(machine, deed);
        const told = rehearse(machine, 0, typed);
        expect(Rehearsal.parse(told).error).toBeNull();
        const cycles = told.cycles.map(
          ({ direction, widthBytes, address, data }) => `${direction} ${widthBytes} ${address} ${data}`,
        );
        const made = madeOf(machine, typed);
        expect(cycles).toEqual(made.cycles.slice(0, REHEARSED_MAX));
        for (const { text } of told.results) expect(made.said).toContain(text.replace(/\.$/, ''));
        machine.close();
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the machine as it was', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(lines(machineOf(request)), (typed) => {
        const machine = open(request);
        runLine(machine, 0, 'w16 +0 0x90');
        const bytes = machine.flash(0).device.array.bytes.slice();
        const state = machine.state();
        rehearse(machine, 0, typed);
        expect(machine.state()).toEqual(state);
        expect(Buffer.compare(machine.flash(0).device.array.bytes, bytes)).toBe(0);
        machine.close();
      }),
      { numRuns: 20 },
    );
  });
});

describe('A rehearsal', () => {
  it('is that of the state that the device is in', () => {
    const amd = machineOf(small('amd'));
    const said = (line: string) => rehearse(amd, 0, line).results.at(-1)?.text;
    expect(said('resume')).toContain('no erase was suspended');
    for (const line of ['erase #0', 'wait 60us', 'suspend']) runLine(amd, 0, line);
    expect(said('resume')).toBe('erase resumed');
    const intel = machineOf(small('intel'));
    runLine(intel, 0, 'w16 #0 0x40');
    expect(rehearse(intel, 0, 'reset').cycles.map(({ what }) => what)).toEqual(['word programmed']);
  });

  it('takes no room for what it does not touch: an erase of 1 GiB is not made', () => {
    const path = join(temporaryFolder(), 'large.bin');
    writeFileSync(path, '');
    truncateSync(path, 1 << 30);
    const images = [{ path, mode: 'scratch' as const }];
    const geometry = { commandSet: 'amd' as const, bankWidthBytes: 2 as const, sectorLengthBytes: 64 << 10 };
    const machine = machineOf({ board: 'generic', images, geometry });
    const before = process.memoryUsage();
    expect(rehearse(machine, 0, 'chip-erase').results).toMatchObject([{ tone: 'good' }]);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1 << 20);
    expect(after.rss - before.rss).toBeLessThan(256 << 20);
  });

  it('says what is wrong with a line, and where', () => {
    const machine = machineOf(small('intel'));
    expect(rehearse(machine, 0, 'erase').error).toMatchObject({ what: 'erase needs an address', column: 5 });
    expect(rehearse(machine, 0, 'r32 0').error?.what).toBe('This is not one command of the device');
    expect(rehearse(machine, 0, 'reset; reset').error?.what).toBe('This is not one command of the device');
    expect(rehearse(machine, 0, 'erase 0xffff_0000').error?.what).toBe('No flash is at 0xffff0000');
  });

  it('tells the first cycles of a long one, and how many there are', () => {
    const machine = machineOf(small('intel'));
    const { cycles, total } = rehearse(machine, 0, `word-program #0 ${'5a'.repeat(1400)}`);
    expect(cycles).toHaveLength(REHEARSED_MAX);
    expect(total).toBeGreaterThan(REHEARSED_MAX);
  });
});
