import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../kit/files/images.ts';
import { small } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;

function scriptFile(text: string): string {
  const path = join(temporaryFolder(), 'lesson.nor');
  writeFileSync(path, text);
  return path;
}

const texts = (entries: readonly { kind: string }[]) =>
  entries.map((entry) => ('text' in entry ? entry.text : 'what' in entry ? entry.what : entry.kind));

describe('A script from a file', () => {
  it('is one line of the transcript, told to every window, with what it wrote', async () => {
    const { type, events, state } = await engineWith(small('intel'));
    const path = scriptFile('w16 8 0x40\nw16 8 0x1234\nexpect r16 8 0x80');
    const line = await type(`source ${path}`);
    expect(line.line).toBe(`source ${path}`);
    expect(texts(line.entries)).toEqual([
      ...['w16 8 0x40', 'cycle', 'w16 8 0x1234', 'cycle', 'expect r16 8 0x80', 'cycle'],
      'lesson.nor: 3 lines, 3 cycles, 1 expectation held',
    ]);
    expect(line.written).toEqual([{ flash: 0, offset: 8, lengthBytes: 2 }]);
    expect(events.filter(({ name }) => name === 'console.ran')).toHaveLength(1);
    expect((await state()).history.length).toBe(3);
  });

  it('says where it ended', async () => {
    const { type } = await engineWith(small('intel'));
    const path = scriptFile('r8 0\nexpect 0xfe');
    const { entries } = await type(`source "${path}"`);
    expect(entries.at(-1)).toMatchObject({ kind: 'error', column: null });
    expect(texts(entries).at(-1)).toMatch(/^lesson\.nor, line 2, column 1: expected 0xfe, got 0x/);
  });

  it.each([
    ['source', 'source needs the name of a file'],
    ['source /nowhere/x.nor', 'x.nor is not there: /nowhere/x.nor'],
    [
      'r8 0; source /nowhere/x.nor',
      '“source” stands at the beginning of a line of the console, and alone there',
    ],
  ])('can’t run from %j, which says so', async (line, what) => {
    const { type } = await engineWith(small('intel'));
    expect(texts((await type(line)).entries)).toEqual([what]);
  });

  it('with a mistake does nothing, and says where it is', async () => {
    const { type, state } = await engineWith(small('intel'));
    const { entries } = await type(`source ${scriptFile('w16 0 0x90\nw16 0\n')}`);
    expect(texts(entries)).toEqual(['lesson.nor, line 2, column 6: w16 needs data']);
    expect((await state()).history.length).toBe(0);
  });

  it('has the machine to itself, and can be cancelled: what was done stays', async () => {
    const { engine, type, state, defects } = await engineWith(small('intel'));
    const cancelling = new AbortController();
    const path = scriptFile('repeat 300000\nr8 0\nend');
    const running = engine.handlers['console.run']({ line: `source ${path}`, flash: 0 }, cancelling.signal);
    const [refused] = (await type('w8 0 0x90')).entries;
    expect(refused).toMatchObject({ kind: 'error', what: 'A script runs on this machine' });
    cancelling.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    const { length } = (await state()).history;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(300_000);
    const { lines } = await engine.handlers['console.transcript']({}, untold);
    expect(texts(lines.at(-1)?.entries ?? []).at(-1)).toBe('cancelled: what was done until then stays');
    expect((await type('w8 0 0x90')).entries).toMatchObject([{ kind: 'cycle' }]);
    expect(defects).toEqual([]);
  });

  it('shows of many lines the first and the last', async () => {
    const { type, events } = await engineWith(small('intel'));
    const line = await type(`source ${scriptFile('repeat 5000\nr8 0\nend\nr8 1')}`);
    expect(line.entries.length).toBeLessThan(500);
    expect(line.entries[0]).toEqual({ kind: 'script', line: 1, text: 'repeat 5000' });
    expect(line.entries.at(-3)).toEqual({ kind: 'script', line: 4, text: 'r8 1' });
    expect(texts(line.entries)).toContainEqual(expect.stringMatching(/lines? of this are not shown/));
    const far = events.flatMap(({ name, payload }) => (name === 'script.progressed' ? payload : []));
    const done = far.map((told) => told.done);
    expect(done).toEqual([...new Set(done)].toSorted((a, b) => a - b));
    expect(Math.max(...done.map((each, index) => each - (done[index - 1] ?? 0)))).toBeLessThanOrEqual(2000);
    expect(far[0]?.total).toBeGreaterThan(10_000);
  });

  it('ends where the machine is closed under it', async () => {
    const { engine, type } = await engineWith(small('intel'));
    const path = scriptFile('repeat 300000\nr8 0\nend');
    const running = type(`source ${path}`);
    await engine.handlers['machine.close']({}, untold);
    await expect(running).rejects.toThrow('was closed meanwhile');
  });
});
