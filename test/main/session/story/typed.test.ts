import { readFileSync, renameSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MachineRequest } from '../../../../app/contract/machine.ts';
import { runLine } from '../../../../main/session/console/run.ts';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { Story } from '../../../../main/session/story/story.ts';
import { explain } from '../../../../main/trace/explain.ts';
import { madeImage } from '../../../kit/files/images.ts';
import { stillThere } from '../../../kit/gone.ts';
import { act, type Deed, open, sequences, small } from '../../../kit/session/deeds.ts';
import { operationsOf } from '../../../kit/session/told.ts';
import { allTold } from '../../../kit/trace/all-told.ts';
import { logOf } from '../../../kit/trace/log-of.ts';

function opened(request: MachineRequest, limits = JOURNAL_LIMITS): Machine {
  const machine = open(request, limits);
  onTestFinished(() => machine.close());
  return machine;
}

/** `block-erase 1-6 ok`, an operation each. */
function said(machine: Machine): string[] {
  return operationsOf(machine).map(
    ({ kind, firstCycle, lastCycle, outcome }) => `${kind} ${firstCycle}-${lastCycle} ${outcome}`,
  );
}

const type = (machine: Machine, ...lines: readonly string[]) => {
  for (const line of lines) runLine(machine, 0, line);
};
const untold = { signal: new AbortController().signal, onProgress: () => undefined };

describe('What is typed', () => {
  it('is told in operations and findings, with the Intel command set', () => {
    const machine = opened(small('intel'));
    type(machine, 'w16 0x4000 0x20; w16 0x4000 0xd0', 'r16 0x4000', 'w16 0 0xff', 'r16 0x10', 'w16 0 0x12');
    expect(said(machine)).toEqual([
      'block-erase 1-2 ok',
      'status-poll 3-4 ok',
      'array-read 5-5 ok',
      'unknown 6-6 ignored',
    ]);
    expect(machine.history.story.findings()).toMatchObject([{ rule: 'no-command', cycle: 6, line: null }]);
  });

  it('is an operation each where one cycle on the bus is several accesses of a flash', () => {
    const machine = opened(small('intel'));
    type(machine, 'w16 0 0x40', 'w16 0 0x1234', 'r16 0', 'w16 0 0x50', 'w64 0 0x0000004000000050');
    const atStart = Buffer.from(machine.flash(0).device.array.bytes);
    type(machine, 'w16 2 0x5678');
    expect(machine.history.state().length).toBe(6);
    // One more word of the same run: the status was looked at, and cleared, between them.
    expect(said(machine)).toEqual(['word-program 1-6 ok']);
    machine.go(5);
    expect(said(machine)).toEqual(['word-program 1-6 ok']);
    expect(Buffer.compare(machine.flash(0).device.array.bytes, atStart)).toBe(0);
  });

  it('is an operation each where one cycle reaches from one flash into the next', () => {
    const images = [64 << 20, 64 << 20].map((size) => ({ path: madeImage(size), mode: 'scratch' as const }));
    const machine = opened({ board: 'virt', images, geometry: null });
    type(machine, 'w32 0x3fffffe 0x00700070', 'r32 0x3fffffe');
    expect(operationsOf(machine).map(({ device, kind, cycles }) => [device, kind, cycles])).toEqual([
      ['virt.flash0', 'status-poll', 2],
      ['virt.flash1', 'status-poll', 2],
    ]);
  });

  it('goes on with what a device with the AMD command set does by itself while somebody waits', () => {
    const machine = opened(small('amd'));
    const unlock = 'w16 0xaaa 0xaa; w16 0x554 0x55';
    type(machine, `${unlock}; w16 0xaaa 0x80; ${unlock}; w16 0x4000 0x30`, 'r16 0x4000');
    expect(said(machine)).toEqual(['block-erase 1-6 incomplete', 'status-poll 7-7 ok']);
    type(machine, 'wait', 'wait');
    expect(said(machine)[0]).toBe('block-erase 1-6 ok');
    expect(machine.history.state().position).toBe(9);
  });

  it('is as it was, whatever time passes once more where somebody goes through it', () => {
    const machine = opened(small('amd'));
    const unlock = 'w16 0xaaa 0xaa; w16 0x554 0x55';
    const erase = `${unlock}; w16 0xaaa 0x80; ${unlock}; w16 0x4000 0x30`;
    type(machine, erase, 'wait', 'wait', erase, 'wait');
    const before = said(machine);
    expect(before).toEqual(['block-erase 1-6 ok', 'block-erase 9-14 incomplete']);
    machine.go(0);
    machine.go(8);
    expect(said(machine)).toEqual(before);
  });

  it('tells whole commands of the console as what they are, whichever flash they are for', () => {
    const machine = opened({ board: 'virt', images: [], geometry: null });
    runLine(machine, 0, 'erase 0');
    runLine(machine, 1, 'program 0x4000000 12345678');
    const operations = operationsOf(machine);
    expect(operations.map(({ kind, device }) => [kind, device])).toEqual(
      expect.arrayContaining([
        ['block-erase', 'virt.flash0'],
        ['word-program', 'virt.flash1'],
      ]),
    );
  });

  it('is another version with each event, and after each way to another branch', () => {
    const machine = opened(small('intel'));
    const versions: string[] = [];
    const look = () => versions.push(machine.history.summary().version);
    for (const line of ['w16 0 0x70', 'r16 0', 'w16 0 0xff']) {
      type(machine, line);
      look();
    }
    machine.go(1);
    type(machine, 'r16 2');
    look();
    machine.go(1, machine.history.state().branches[0]?.id ?? -1);
    look();
    machine.setMode(0, 'shared');
    look();
    expect(new Set(versions).size).toBe(versions.length);
  });
});

/** What QEMU would have written of these deeds: it has no lines for reads in direct mode, and none for waits. */
function logLines(request: MachineRequest, done: readonly Deed[]): { log: string; logged: Deed[] } {
  const machine = open(request);
  const lines: string[] = [];
  const logged: Deed[] = [];
  for (const deed of done) {
    const wasDirect = machine.flash(0).device.isDirect;
    if ('wait' in deed) {
      const { nextDeadlineNanoseconds: deadline } = machine.clock;
      if (deadline === null) continue;
      logged.push({ wait: deadline - machine.clock.nowNanoseconds });
      lines.push('pflash_timer_expired generic.flash0: reset');
      machine.waitUntil(deadline);
      continue;
    }
    const place = machine.placeAt(deed.address);
    // A log tells a wide one as the accesses that it comes as.
    if (deed.widthBytes > 2) continue;
    if (place === undefined || (deed.direction === 'read' && wasDirect)) continue;
    const { data } = machine.cycle(deed);
    const name = `pflash_io_${deed.direction} generic.flash0`;
    lines.push(
      `${name}: offset:0x${place.deviceOffset.toString(16)} size:${deed.widthBytes} value:0x${data.toString(16)} cmd:0x00 wcycle:0`,
    );
    logged.push(deed);
  }
  machine.close();
  return { log: lines.map((line) => `${line}\n`).join(''), logged };
}

describe.each(['intel', 'amd'] as const)(
  'What was typed on a flash with the %s command set',
  (commandSet) => {
    it('is told as a log of the same cycles is', async () => {
      const request = small(commandSet);
      await fc.assert(
        fc.asyncProperty(sequences(commandSet), async (done) => {
          const { log, logged } = logLines(request, done);
          fc.pre(logged.length > 0);
          const [typed, played] = [open(request), open(request)];
          for (const deed of logged) act(typed, deed);
          typed.history.story.end();
          const { operations, findings } = await allTold(explain(played, logOf(Buffer.from(log)), untold));
          expect(operationsOf(typed)).toEqual(operations);
          expect(typed.history.story.findings()).toEqual(findings.map((each) => ({ ...each, line: null })));
          typed.close();
          played.close();
        }),
        { numRuns: 60, interruptAfterTimeLimit: 10_000 },
      );
    }, 60_000);
  },
);

describe('The end of a story', () => {
  it('is taken back where something comes after it', () => {
    const machine = opened(small('intel'));
    type(machine, 'w16 0 0x40');
    machine.history.story.end();
    expect(machine.history.story.findings().map(({ rule }) => rule)).toEqual(['unfinished']);
    type(machine, 'w16 0 0');
    expect(machine.history.story.findings()).toEqual([]);
    expect(said(machine)).toEqual(['word-program 1-2 ok']);
  });

  it('is there again with the branch that it is of', () => {
    const machine = opened(small('intel'));
    type(machine, 'w16 0 0x70', 'w16 0 0xff', 'w16 0 0x40');
    machine.history.story.end();
    machine.go(1);
    type(machine, 'r16 0');
    expect(machine.history.story.findings()).toEqual([]);
    machine.go(3, machine.history.state().branches[0]?.id ?? -1);
    expect(machine.history.story.findings().map(({ rule }) => rule)).toEqual(['unfinished']);
  });
});

describe('A cycle that fails', () => {
  /** Loses the image between the look before an access and the look after it. */
  function losing(machine: Machine, path: string): void {
    const { device } = machine.flash(0);
    const real = device.write.bind(device);
    device.write = (...given) => {
      real(...given);
      renameSync(path, `${path}.old`);
      machine.flash(0).backing?.check();
    };
  }

  it.each([
    ['at the end', 3],
    ['amid an operation of a branch', 1],
  ])('leaves the story as it was: %s', (_, from) => {
    const request = small('intel');
    const machine = opened(request);
    type(machine, 'w16 0 0x40', 'w16 0 0', 'r16 0');
    machine.history.story.end();
    const told = () => [said(machine), machine.history.story.findings(), machine.history.state()];
    machine.go(from);
    const before = told();
    losing(machine, request.images[0]?.path ?? '');
    expect(() => act(machine, { direction: 'write', address: 0, widthBytes: 2, data: 0x20 })).toThrow(
      'moved',
    );
    expect(told()).toEqual(before);
  });
});

describe('A story in write-through', () => {
  it('is told as anywhere where a branch parts, and the file is not written for it', () => {
    const path = madeImage(64 << 10);
    const geometry = {
      commandSet: 'intel' as const,
      bankWidthBytes: 2 as const,
      sectorLengthBytes: 16 << 10,
    };
    const machine = opened({ board: 'generic', images: [{ path, mode: 'write-through' }], geometry });
    type(machine, 'w16 0x10 0x40', 'w16 0x10 0');
    for (let poll = 0; poll < 300; poll++) type(machine, 'r16 0');
    const bytes = readFileSync(path);
    let changes = 0;
    machine.flash(0).watch();
    machine.flash(0).device.array.beforeChange = () => void changes++;
    machine.go(280);
    type(machine, 'w16 0 0x50');
    expect(changes).toBe(0);
    expect(readFileSync(path)).toEqual(bytes);
    expect(said(machine)).toEqual(['word-program 1-2 ok', 'status-poll 3-281 ok']);
  });
});

describe('A branch', () => {
  it('is not begun where an image is lost: all is as it was', () => {
    const request = small('intel');
    const machine = opened({ ...request });
    type(machine, 'w16 0 0x40', 'w16 0 0', 'r16 0');
    machine.go(1);
    const before = [said(machine), machine.history.state()];
    const path = request.images[0]?.path ?? '';
    renameSync(path, `${path}.old`);
    expect(() => act(machine, { wait: 1000 })).toThrow('moved');
    expect([said(machine), machine.history.state()]).toEqual(before);
  });

  it('that gave way leaves no story behind', async () => {
    const kept: WeakRef<object>[] = [];
    const leave = Story.prototype.leave;
    // No spy: it would hold what was returned.
    Story.prototype.leave = function leaving(this: Story) {
      const left = leave.call(this);
      kept.push(new WeakRef(left));
      return left;
    };
    onTestFinished(() => {
      Story.prototype.leave = leave;
    });
    const machine = opened(small('intel'), { ...JOURNAL_LIMITS, branches: 3 });
    type(machine, 'w16 0 0x70', 'r16 0');
    for (let round = 0; round < 10; round++) {
      machine.go(1);
      type(machine, 'r16 0');
    }
    expect(kept).toHaveLength(10);
    expect(await stillThere(kept)).toHaveLength(3);
  });
});
