import { describe, expect, it } from 'vitest';
import { replay } from '../../main/trace/replay.ts';
import { sha256 } from '../kit/files/sha256.ts';
import { engineWith } from '../kit/session/engine.ts';
import { allTold } from '../kit/trace/all-told.ts';
import { logFile } from '../kit/trace/log-files.ts';
import { logOf } from '../kit/trace/log-of.ts';
import { recorded, recordedRequest } from '../kit/trace/recorded.ts';

const untold = new AbortController().signal;

/** An engine with the machine of a recording, and the recording as a file. */
async function withRecording(name: Parameters<typeof recordedRequest>[0]) {
  const recording = recordedRequest(name);
  return { ...recording, log: logFile(recording.bytes), ...(await engineWith(recording.request)) };
}

describe('A trace that is loaded', () => {
  it.each([
    ['edk2-on-virt', 8_975],
    ['edk2-on-q35', 31_539],
    ['uboot-on-virt', 10_279],
    ['uboot-on-r2d', 36_007],
  ] as const)(
    'is the history of the machine, which stands at its end as QEMU did: %s',
    async (name, events) => {
      const { load, log, operations, findings, sum, flash, ...recording } = await withRecording(name);
      const loaded = await load(log);
      expect(loaded.history).toEqual({ position: events, first: 0, length: events, branches: [] });
      expect(loaded.cycleCount).toBe(events);
      expect(loaded.story.log).toEqual({ name: 'trace.log', events, damagedLines: 0 });
      expect(await sum(flash)).toBe(recording.afterSha256);
      const told = { operations: await operations(), findings: await findings() };
      expect(loaded.story.operations).toBe(told.operations.length);
      const lines = logOf(recording.bytes).line;
      for (const { cycle, line } of told.findings) expect(line).toBe(lines[cycle - 1]);
      const explained = await engineWith(recording.request);
      const { summary, damage, ...explanation } = await allTold(explained.engine.explainLog(log, untold));
      expect(told).toEqual(explanation);
      expect(recording.defects).toEqual([]);
    },
  );

  it('may begin anew: it is the same story again', async () => {
    const { load, log, operations, findings, go } = await withRecording('edk2-on-virt');
    await load(log);
    const first = [await operations(), await findings()];
    await go(4000);
    const loaded = await load(log, { loading: 'again' });
    expect(loaded.history.position).toBe(8_975);
    expect([await operations(), await findings()]).toEqual(first);
  });

  it('can be gone through: around each buffered program the bytes are what a replay up to there leaves', async () => {
    const { load, log, operations, go, sum, flash, before } = await withRecording('edk2-on-virt');
    await load(log);
    const [, , third] = (await operations()).filter(({ kind }) => kind === 'buffered-program');
    if (third === undefined) throw new Error('there is no third buffered program');
    for (const position of [
      third.firstCycle - 1,
      third.lastCycle,
      third.firstCycle + 1,
      8_975,
      third.lastCycle,
    ]) {
      await go(position);
      const peer = recorded('edk2-on-virt');
      await replay(peer.machine, { ...peer.log, count: position }, { signal: untold, onProgress: () => {} });
      expect(await sum(flash)).toBe(sha256(peer.array.bytes));
    }
    await go(0);
    expect(await sum(flash)).toBe(sha256(before));
  });
});
