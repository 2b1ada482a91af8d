import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../kit/files/images.ts';
import { small } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;
const READS = 'repeat 100; r8 0; end';

describe('A line of the console that takes its time', () => {
  beforeEach(() => {
    // Each look at the clock comes after a step that took so long.
    let nowMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      nowMs += 4;
      return nowMs;
    });
    return () => clock.mockRestore();
  });

  it('lets others have a turn, but do nothing to the machine', async () => {
    const { engine, type, state, defects } = await engineWith(small('intel'));
    const running = type(READS);
    expect((await type('w8 0 0x90')).entries).toMatchObject([
      { kind: 'error', what: 'A line of the console runs on this machine' },
    ]);
    await expect(async () => engine.handlers['history.go']({ position: 0 }, untold)).rejects.toThrow(
      'A line of the console runs on this machine',
    );
    expect((await state()).history.length).toBeLessThan(100);
    const { entries } = await running;
    expect(entries.map(({ kind }) => kind)).toEqual(Array.from({ length: 100 }, () => 'cycle'));
    expect((await type('w8 0 0x90')).entries).toMatchObject([{ kind: 'cycle' }]);
    expect(defects).toEqual([]);
  });

  it('goes about in the history as a short one does', async () => {
    const { type, state } = await engineWith(small('intel'));
    await type('r8 0 20');
    const { entries } = await type(Array.from({ length: 20 }, (_, at) => `go ${at}; run back`).join('; '));
    expect(entries).toHaveLength(40);
    expect(entries.filter(({ kind }) => kind === 'error')).toEqual([]);
    expect((await state()).history).toMatchObject({ position: 0, length: 20 });
  });

  it('can be cancelled: what was done stays, and is told', async () => {
    const { engine, type, state } = await engineWith(small('intel'));
    const cancelling = new AbortController();
    const running = engine.handlers['console.run']({ line: READS, flash: 0 }, cancelling.signal);
    cancelling.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    const { length } = (await state()).history;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(100);
    const { lines } = await engine.handlers['console.transcript']({}, untold);
    expect(lines.at(-1)?.entries).toHaveLength(length + 1);
    expect(lines.at(-1)?.entries.at(-1)).toMatchObject({
      text: 'cancelled: what was done until then stays',
    });
    expect((await type('w8 0 0x90')).entries).toMatchObject([{ kind: 'cycle' }]);
  });

  it('says how far it is once that is worth a look', async () => {
    const { type, events } = await engineWith(small('intel'));
    const told = () => events.flatMap((event) => (event.name === 'script.progressed' ? event.payload : []));
    await type('repeat 20; r8 0; end');
    expect(told()).toEqual([]);
    await type(READS);
    const done = told().map((each) => each.done);
    expect(done.length).toBeGreaterThan(1);
    expect(done).toEqual([...new Set(done)].toSorted((a, b) => a - b));
    expect(told()[0]?.total).toBeGreaterThanOrEqual(100);
  });

  it('does beside a script what may be done there, and is refused the rest', async () => {
    const { type } = await engineWith(small('intel'));
    const path = join(temporaryFolder(), 'lesson.nor');
    writeFileSync(path, READS);
    const script = type(`source ${path}`);
    const { entries } = await type('help; help; help; help; w8 0 0x90; help');
    expect(entries.map(({ kind }) => kind)).toEqual(['help', 'help', 'help', 'help', 'error']);
    expect(entries.at(-1)).toMatchObject({ what: 'A script runs on this machine' });
    expect((await script).entries.at(-1)).toMatchObject({ tone: 'good' });
  });

  it('ends where the machine is closed under it', async () => {
    const { engine, type } = await engineWith(small('intel'));
    const running = type(READS);
    await engine.handlers['machine.close']({}, untold);
    await expect(running).rejects.toThrow('was closed meanwhile');
  });
});
