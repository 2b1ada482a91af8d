import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DriverOperation, Explanation, type OperationKind } from '../../../app/contract/operation.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { explain } from '../../../main/trace/explain.ts';
import { TRACES, type TraceName } from '../../kit/qemu/trace-fixture.ts';
import { allTold } from '../../kit/trace/all-told.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { recorded } from '../../kit/trace/recorded.ts';

const untold = { signal: new AbortController().signal, onProgress: () => undefined };

async function explained(name: TraceName, mode: 'scratch' | 'shared' = 'scratch') {
  const { machine, log, bytes } = recorded(name, mode);
  const explanation = await allTold(explain(machine, log, untold));
  const text = Buffer.from(bytes).toString();
  /** How many lines of the log begin with an event of this name: `zcat | grep -c '^pflash_io_read '`. */
  const logged = (event: string) => text.split('\n').filter((line) => line.startsWith(`${event} `)).length;
  return { ...explanation, logged };
}

const of = (operations: readonly DriverOperation[], kind: OperationKind) =>
  operations.filter((operation) => operation.kind === kind);
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
/** The number that details begin with: `2,048 words`. */
const told = (operations: readonly DriverOperation[]) =>
  sum(operations.map(({ detail }) => Number(detail.replace(/ .*/, '').replaceAll(',', ''))));
const kinds = (operations: readonly DriverOperation[]) => {
  const counts: Partial<Record<OperationKind, number>> = {};
  for (const { kind } of operations) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

// The counts were looked at by hand, too: `zcat LOG | awk '{print $1}' | sort | uniq -c` for the events, and for EDK2 on
// q35, whose log has no line for a program command, `grep -c 'io_write.*value:0x0010 wcycle:0'` (15,641).
describe('What EDK2 does on virt', () => {
  it('are the 23 block erases and 217 buffered programs that QEMU logged, all of them well', async () => {
    const { operations, findings, summary, logged } = await explained('edk2-on-virt');
    const erases = of(operations, 'block-erase');
    const programs = of(operations, 'buffered-program');
    expect(erases).toHaveLength(23);
    expect(logged('pflash_write_block_erase')).toBe(23);
    expect(programs).toHaveLength(217);
    expect(logged('pflash_write_block_flush')).toBe(217);
    expect([told(programs), logged('pflash_data_write_block')]).toEqual([6944, 6944]);
    expect(new Set([...erases, ...programs].map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(kinds(operations)).toEqual({
      unknown: 1,
      reset: 94,
      identifier: 95,
      'block-erase': 23,
      'buffered-program': 217,
      // One after each of them; a buffered program reads the status once more before its count.
      'status-poll': 23 + 217,
    });
    expect(logged('pflash_device_info')).toBe(95);
    expect(logged('pflash_read_status')).toBe(23 + 217 + 217);
    expect(findings.map(({ rule, line, severity }) => `${severity} ${rule} ${line}`)).toEqual([
      'warning no-command 3',
    ]);
    expect(summary).toBe(
      '8,975 events with 8,973 accesses of virt.flash0 and virt.flash1 are 670 operations, among them 23 block erases and 217 buffered programs. Programmed in all: 27.13 KiB. 1 warning, at line 3: 0x17384 at 0x1cb20 begins no command here, and is not taken (“unknown command”).',
    );
  });

  it('reads as a driver would say it: an erase, the poll of its status, a buffer of 32 words', async () => {
    const { operations } = await explained('edk2-on-virt');
    const at = operations.findIndex(({ firstCycle }) => firstCycle === 84);
    expect(operations.slice(at, at + 4)).toEqual([
      {
        kind: 'block-erase',
        firstCycle: 84,
        lastCycle: 85,
        cycles: 2,
        device: 'virt.flash1',
        offset: 0x80000,
        lengthBytes: 0x40000,
        outcome: 'ok',
        detail: '',
      },
      expect.objectContaining({ kind: 'status-poll', firstCycle: 86, cycles: 3, detail: '1 read' }),
      expect.objectContaining({
        kind: 'buffered-program',
        firstCycle: 89,
        cycles: 36,
        offset: 0x80000,
        lengthBytes: 128,
        detail: '32 words',
      }),
      expect.objectContaining({ kind: 'status-poll', firstCycle: 125, cycles: 3 }),
    ]);
  });

  it('on a read-only image fails at the first erase, and is told so before all that differs from the log', async () => {
    const { operations, findings } = await explained('edk2-on-virt', 'shared');
    expect(of(operations, 'block-erase')[0]?.outcome).toBe('protected');
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.slice(0, 2).map(({ rule, line }) => `${rule} ${line}`)).toEqual([
      'protected 11',
      'value-differs 17',
    ]);
  });
});

describe('What EDK2 does on q35', () => {
  it('are 15,641 byte programs in runs, none of which it asks the status of', async () => {
    const { operations, findings, logged } = await explained('edk2-on-q35');
    const runs = of(operations, 'word-program');
    expect([told(runs), logged('pflash_data_write')]).toEqual([15641, 15641]);
    expect(sum(runs.map(({ lengthBytes }) => lengthBytes))).toBe(15641);
    expect(kinds(operations)).toEqual({ 'clear-status': 1, 'status-poll': 1, 'word-program': 251 });
    expect(findings.map(({ rule, line, severity }) => `${severity} ${rule} ${line}`)).toEqual([
      'warning status-unread 15',
    ]);
    expect(findings[0]?.what).toContain('15,641 of 15,641 programs and erases in all');
  });
});

describe('What U-Boot does on r2d', () => {
  it('are 8 sector erases with 662 polls and 4,347 words in 9 runs, without an error', async () => {
    const { operations, findings, logged } = await explained('uboot-on-r2d');
    const erases = of(operations, 'block-erase');
    const runs = of(operations, 'word-program');
    expect([erases.length, logged('pflash_sector_erase_start')]).toEqual([8, 8]);
    expect([told(of(operations, 'status-poll')), logged('pflash_read_status')]).toEqual([662, 662]);
    expect([told(runs), logged('pflash_data_write')]).toEqual([4347, 4347]);
    expect(runs).toHaveLength(9);
    expect(new Set([...erases, ...runs].map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(erases.map(({ offset, lengthBytes }) => [offset, lengthBytes])).toEqual(
      [0x20000, 0, 0x10000, 0x80000, 0x90000, 0x10000, 0x40000, 0xff0000].map((offset) => [offset, 0x10000]),
    );
    expect(findings.map(({ rule, line, severity }) => `${severity} ${rule} ${line}`)).toEqual([
      'note probe 7',
      'warning no-command 107',
    ]);
  });

  it('looks for a query table at three places before it has it', async () => {
    const { operations } = await explained('uboot-on-r2d');
    expect(operations.slice(0, 6).map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
      'reset: 2 cycles',
      'probe: as two 8-bit chips on a 16-bit bus',
      'reset: 2 cycles',
      'probe: as two 8-bit chips on a 16-bit bus',
      'reset: 2 cycles',
      'query: 50 words',
    ]);
  });
});

describe('What U-Boot does on virt', () => {
  it('are 5 erases and 9 buffered programs, 3 of which QEMU aborted', async () => {
    const { operations, summary, logged } = await explained('uboot-on-virt');
    expect([of(operations, 'block-erase').length, logged('pflash_write_block_erase')]).toEqual([5, 5]);
    const programs = of(operations, 'buffered-program');
    expect([programs.length, logged('pflash_write_block_start')]).toEqual([9, 9]);
    const lost = programs.filter(({ outcome }) => outcome === 'aborted');
    expect([lost.length, logged('pflash_write_block_abort')]).toEqual([3, 3]);
    expect(lost.map(({ offset }) => offset)).toEqual([0x101000, 0x141000, 0x1000]);
    // The words outside of the window have no such line: 1,024 in each of the three.
    expect(told(programs)).toBe(logged('pflash_data_write_block') + 3 * 1024);
    expect([told(of(operations, 'word-program')), logged('pflash_data_write')]).toEqual([1, 1]);
    expect(summary).toContain(
      '9 buffered programs (3 of them in vain). Programmed in all: 10.5 KiB. 4 errors',
    );
  });

  it('is told as it is: probes, a bank taken for one chip, buffers that are lost, erases of a neighbour', async () => {
    const { findings } = await explained('uboot-on-virt');
    const said = findings.map(({ device, line, severity, rule }) => `${device} ${line} ${severity} ${rule}`);
    expect(said).toEqual([
      'virt.flash0 9 note probe',
      'virt.flash0 29 note probe',
      'virt.flash0 49 note probe',
      'virt.flash0 59 warning probe-shape',
      'virt.flash0 124 warning other-mode',
      'virt.flash1 1923 note probe',
      'virt.flash1 1943 note probe',
      'virt.flash1 1963 note probe',
      'virt.flash1 1973 warning probe-shape',
      'virt.flash1 2038 warning other-mode',
      'virt.flash1 6472 error buffer-window',
      'virt.flash1 7497 error buffer-lost',
      'virt.flash1 7506 warning error-unread',
      'virt.flash1 12693 error buffer-lost',
      'virt.flash1 12702 error erase-block',
      'virt.flash1 12728 warning erase-block',
    ]);
    const what = (line: number) => findings.find((finding) => finding.line === line)?.what;
    expect(what(6472)).toBe(
      '0x5678 for 0x101000 of virt.flash1 is outside of the write buffer, which the count sent to 0x100000 laid over 0x100000 to 0x100fff: the word is dropped, and the confirm will abort. QEMU 7.2.22 lays the buffer over the address of the count; a chip, and QEMU from 9.0.1 on, over that of the first data word. 3 buffered programs are like this.',
    );
    expect(what(7497)).toContain('0x5678 at 0x100000, which never looks “ready”');
    expect(what(12693)).toContain('0x5aa5 at 0x140000, which looks “ready”');
    expect(what(12702)).toContain('all 256 KiB of it are erased, with what cycle 4,069 began to program');
    expect(what(12728)).toContain('which cycle 7,171 has erased already');
  });
});

describe('Every recorded driver', () => {
  it.each(Object.keys(TRACES).filter((name): name is TraceName => name in TRACES))(
    'has each of its cycles in exactly one operation, as the contract describes them: %s',
    async (name) => {
      const { operations, findings, summary, logged } = await explained(name);
      expect(Explanation.parse({ operations, findings, summary })).toEqual({ operations, findings, summary });
      expect(sum(operations.map(({ cycles }) => cycles))).toBe(
        logged('pflash_io_read') + logged('pflash_io_write'),
      );
    },
  );
});

describe('A log', () => {
  const machine = () => {
    const opened = openMachine(
      { board: 'virt', images: [], geometry: null },
      { onState: () => {}, onBytes: () => {} },
    );
    onTestFinished(() => opened.close());
    return opened;
  };
  const explainText = (text: string) => allTold(explain(machine(), logOf(Buffer.from(text)), untold));

  it('says of which flash a place is, where it is no address of the bus', async () => {
    const begun = (name: string) =>
      `pflash_io_write ${name}: offset:0x40000 size:4 value:0x120012 wcycle:0\n`.repeat(2);
    const { findings } = await explainText(begun('virt.flash0') + begun('virt.flash1'));
    expect(findings.map(({ device, what }) => [device, what.replace(/ begins.*/, '')])).toEqual([
      ['virt.flash0', '0x120012 at 0x40000'],
      ['virt.flash1', '0x120012 at 0x40000 of virt.flash1'],
    ]);
  });

  it('without a cycle says so', async () => {
    expect(await explainText('')).toEqual({
      operations: [],
      findings: [],
      summary: 'The log tells of no cycle on a flash.',
    });
    expect((await explainText('pflash_reset virt.flash0: reset\n')).operations).toEqual([]);
  });

  it('counts resets among its events, and lines of other parts among its lines', async () => {
    const { operations, findings } = await explainText(
      'pflash_reset virt.flash0: reset\nsomething else\n' +
        'pflash_io_write virt.flash0: offset:0x0 size:4 value:0x120012 wcycle:0\n',
    );
    expect(operations.map(({ firstCycle }) => firstCycle)).toEqual([2]);
    expect(findings.map(({ cycle, line }) => [cycle, line])).toEqual([[2, 3]]);
  });

  it('breaks off what a reset of the machine finds in the middle', async () => {
    const { operations } = await explainText(
      'pflash_io_write virt.flash0: offset:0x0 size:4 value:0xe800e8 wcycle:0\n' +
        'pflash_reset virt.flash0: reset\n' +
        'pflash_io_read virt.flash0: offset:0x0 size:4 value:0x0 cmd:0x00 wcycle:0\n',
    );
    expect(operations.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'buffered-program aborted',
      'array-read ok',
    ]);
  });

  it('says the same in whatever pieces it is read', async () => {
    const { bytes } = recorded('uboot-on-virt');
    const begin = Buffer.from(bytes).subarray(0, 30_000);
    const whole = await allTold(explain(machine(), logOf(begin), untold));
    expect(whole.findings.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(begin.length), { maxLength: 6 }), async (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), begin.length];
        const pieces = ends.map((end, at) => begin.subarray(ends[at - 1] ?? 0, end));
        expect(await allTold(explain(machine(), logOf(...pieces), untold))).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('is refused for another board, and ends when it is cancelled', async () => {
    await expect(explainText('pflash_reset musicpal.flash: reset\n')).rejects.toThrow('musicpal.flash');
    const read = 'pflash_io_read virt.flash0: offset:0x0 size:4 value:0x0 cmd:0x00 wcycle:0\n';
    const controller = new AbortController();
    const running = explain(machine(), logOf(Buffer.from(read.repeat(120_000))), {
      ...untold,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});
