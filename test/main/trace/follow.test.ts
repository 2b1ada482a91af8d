import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { explain } from '../../../main/trace/explain.ts';
import { follow } from '../../../main/trace/follow.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';
import { allTold } from '../../kit/trace/all-told.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { recorded } from '../../kit/trace/recorded.ts';

const cycle = (what: 'read' | 'write', offset: number, value: string) =>
  `pflash_io_${what} virt.flash0: offset:0x${offset.toString(16)} size:4 value:${value} wcycle:0\n`;
const write = (offset: number, value: string) => cycle('write', offset, value);
const ERASE = `${write(0x40000, '0x200020')}${write(0x40000, '0xd000d0')}${cycle('read', 0, '0x800080')}`;

function virt() {
  const machine = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  return machine;
}

/** Follows a log in the background. */
function following(path: string, machine = virt(), whenTaken = () => Promise.resolve()) {
  const ended = new AbortController();
  const operations: DriverOperation[] = [];
  const findings: Finding[] = [];
  const listener = {
    onOperation: (operation: DriverOperation) => void operations.push(operation),
    onFinding: (finding: Finding) => void findings.push(finding),
    whenTaken,
  };
  const running = follow(machine, path, { until: ended.signal, listener });
  running.catch(() => undefined);
  onTestFinished(() => ended.abort());
  return {
    machine,
    operations,
    findings,
    running,
    kinds: () => operations.map(({ kind }) => kind),
    end: () => {
      ended.abort();
      return running;
    },
  };
}

/** Twenty thousand operations take a while where others work, too. */
const PATIENT = { timeout: 30_000 };

describe('A log that is still written', () => {
  it('is read no further than what was told of it is taken', async () => {
    let take = () => {};
    const taken = new Promise<void>((resolve) => {
      take = resolve;
    });
    const path = logFile(ERASE.repeat(10_000));
    const { operations, end } = following(path, virt(), () => taken);
    await vi.waitFor(() => expect(operations.length).toBeGreaterThan(100), PATIENT);
    const told = operations.length;
    await wait(100);
    expect(operations).toHaveLength(told);
    take();
    await vi.waitFor(() => expect(operations.length).toBeGreaterThan(19_000), PATIENT);
    await end();
  }, 60_000);

  it('is told operation by operation as it grows, and moves the devices with it', async () => {
    const path = logFile('');
    const { machine, kinds, end } = following(path);
    await wait(100);
    expect(kinds()).toEqual([]);
    appendFileSync(path, ERASE);
    await vi.waitFor(() => expect(kinds()).toEqual(['block-erase', 'status-poll']));
    expect(machine.flash(0).device.standing.title).toBe('Read status');
    appendFileSync(path, write(0, '0x980098'));
    await vi.waitFor(() => expect(machine.flash(0).device.standing.title).toBe('CFI query'));
    const { explanation } = await end();
    expect([...explanation.operations].map(({ kind }) => kind)).toEqual([
      'block-erase',
      'status-poll',
      'query',
    ]);
  });

  it('is read on where a line was half written', async () => {
    const path = logFile(ERASE.slice(0, 150));
    const { kinds, end } = following(path);
    await wait(120);
    appendFileSync(path, ERASE.slice(150));
    await vi.waitFor(() => expect(kinds()).toEqual(['block-erase', 'status-poll']));
    const { log } = await end();
    expect(log).toMatchObject({ count: 3, damagedCount: 0 });
  });

  it('has no damaged line where the following ends in the middle of it', async () => {
    const { running, operations, end } = following(logFile(ERASE.repeat(20_000)));
    await vi.waitFor(() => expect(operations.length).toBeGreaterThan(0), { interval: 1 });
    await end();
    const { log } = await running;
    expect(log.count).toBeLessThan(60_000);
    expect(log.damagedCount).toBe(0);
  });

  it('tells a finding when its cycle comes', async () => {
    const path = logFile(ERASE);
    const { findings, end } = following(path);
    appendFileSync(path, write(0, '0xff00ff') + write(0x1234, '0x17384'));
    await vi.waitFor(() =>
      expect(findings.map(({ rule, line }) => [rule, line])).toEqual([['no-command', 5]]),
    );
    await end();
  });

  it('tells a run of words again once it has grown and is over', async () => {
    const path = logFile(write(0, '0x400040') + write(0, '0x0'));
    const { operations, end } = following(path);
    await vi.waitFor(() => expect(operations).toHaveLength(1));
    appendFileSync(path, `${write(4, '0x400040')}${write(4, '0x0')}${ERASE}`);
    await vi.waitFor(() => expect(operations.map(({ kind }) => kind).at(-1)).toBe('status-poll'));
    expect(operations.map(({ kind, lengthBytes }) => [kind, lengthBytes])).toEqual([
      ['word-program', 4],
      ['word-program', 8],
      ['block-erase', 0x40000],
      ['status-poll', 0],
    ]);
    await end();
  });

  it('comes to what the whole log comes to, in whatever pieces it is written', async () => {
    const { machine, log } = recorded('uboot-on-virt');
    const untold = { signal: new AbortController().signal, onProgress: () => undefined };
    const whole = await allTold(explain(machine, log, untold));
    const text = readTraceFixture('uboot-on-virt').log;
    const path = logFile('');
    const { end, operations } = following(path, recorded('uboot-on-virt').machine);
    for (let at = 0; at < text.length; at += 200_001) {
      appendFileSync(path, text.subarray(at, at + 200_001));
      await wait(30);
    }
    await vi.waitFor(() => expect(operations.at(-1)?.lastCycle).toBe(log.count));
    const followed = end().then(({ explanation }) => explanation);
    expect(await allTold(followed)).toEqual(whole);
  });

  it('may come through a FIFO, whose writer ends it', async () => {
    const path = join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [path]);
    const { running, kinds } = following(path);
    await wait(100);
    const writer = openSync(path, 'w');
    writeSync(writer, ERASE);
    await vi.waitFor(() => expect(kinds()).toEqual(['block-erase', 'status-poll']));
    closeSync(writer);
    expect([...(await running).explanation.operations]).toHaveLength(2);
  });

  it.each([
    ['is not there', () => join(temporaryFolder(), 'none.log'), 'none.log is not there'],
    ['is a folder', () => temporaryFolder(), 'is neither a file nor a FIFO'],
    ['is packed', () => logFile(Uint8Array.of(0x1f, 0x8b, 8)), 'trace.log is packed'],
    [
      'is of another board',
      () => logFile('\npflash_reset musicpal.flash: reset\n'),
      'Line 2 of the log speaks of musicpal.flash',
    ],
  ])('is refused where it %s', async (_, path, words) => {
    await expect(following(path()).running).rejects.toThrow(words);
  });

  it('is not followed on where somebody begins it anew', async () => {
    const path = logFile(ERASE);
    const { running, kinds } = following(path);
    await vi.waitFor(() => expect(kinds()).toHaveLength(2));
    truncateSync(path, 0);
    await expect(running).rejects.toThrow('has become shorter: somebody writes it anew');
  });

  it('ends with the machine', async () => {
    const { running, machine } = following(logFile(ERASE));
    machine.close();
    await expect(running).rejects.toThrow('was closed meanwhile');
  });
});
