import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../app/contract/errors.ts';
import type { BackingMode } from '../../app/contract/machine.ts';
import type { TraceProgress } from '../../app/contract/story.ts';
import { madeImage } from '../kit/files/images.ts';
import { engineWith } from '../kit/session/engine.ts';
import { logFile, slowLog } from '../kit/trace/log-files.ts';

const untold = new AbortController().signal;
const SIZE = 1 << 20;
const WORD = 'pflash_io_write generic.flash0: offset:0x10 size:2 value:0x40 cmd:0x00 wcycle:0\n';
const DATA = 'pflash_io_write generic.flash0: offset:0x10 size:2 value:0x0 cmd:0x40 wcycle:1\n';
const POLL = 'pflash_io_read generic.flash0: offset:0x10 size:2 value:0x80 cmd:0x70 wcycle:0\n';
const PROGRAM = WORD + DATA + POLL;
/** Three events that are no more than three, in a log that takes a while to play. */
const LONG = PROGRAM.repeat(100_000);

async function withImage(mode: BackingMode = 'scratch') {
  const path = madeImage(SIZE);
  const images = [{ path, mode }];
  const engine = await engineWith({
    board: 'generic',
    images,
    geometry: { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 64 << 10 },
  });
  return { path, ...engine };
}

/** After the first progress of a phase of a loading. */
async function during(
  { progressOf }: Awaited<ReturnType<typeof withImage>>,
  phase: TraceProgress['phase'],
  loading = 'here',
): Promise<void> {
  for (let turn = 0; turn < 5000; turn++) {
    if (progressOf(loading).some((progress) => progress.phase === phase)) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`${loading} was never ${phase}`);
}

const reportOf = async (loading: Promise<unknown>) => {
  try {
    await loading;
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.report;
    throw thrown;
  }
  throw new Error('it was loaded');
};

describe('A trace that can’t be loaded', () => {
  it.each([
    [
      'of another board',
      `${PROGRAM}pflash_reset musicpal.flash: reset\n`,
      /^Line 4 of the log speaks of musicpal/,
    ],
    ['of a larger flash', PROGRAM + WORD.replace('0x10 ', '0x100000 '), /^Line 4 of the log is at 0x100000/],
    [
      'that reaches over the end',
      PROGRAM + WORD.replace('0x10 ', '0xfffff '),
      /^Line 4 of the log is at 0xfffff/,
    ],
    ['that is empty', '', /^There is no event of a flash in trace\.log/],
    ['that is no log', 'hello\n', /^There is no event of a flash in trace\.log/],
    ['whose gzip is cut off', gzipSync(LONG).subarray(0, 2000), /^trace\.log can’t be unpacked/],
  ])('is refused, and changes nothing: one %s', async (_, content, what) => {
    const engine = await withImage();
    await engine.type('program 0x2 00');
    const told = async () => {
      const { revision, ...state } = await engine.state();
      return { state, operations: await engine.operations(), sum: await engine.sum(0) };
    };
    const before = await told();
    expect(before.state.history.length).toBeGreaterThan(0);
    expect((await reportOf(engine.load(logFile(content)))).what).toMatch(what);
    expect(await told()).toEqual(before);
    await engine.type('r16 0');
    expect(engine.defects).toEqual([]);
  });

  it('is refused at once where a flash writes through, and the file is as it was', async () => {
    const engine = await withImage('write-through');
    const bytes = readFileSync(engine.path);
    const report = await reportOf(engine.load(slowLog()));
    expect(report.what).toBe(
      'generic.flash0 writes through to made.bin, and a trace would be played into that file',
    );
    expect(readFileSync(engine.path)).toEqual(bytes);
  });

  it('leaves the machine open where its image can’t be opened any more', async () => {
    const engine = await withImage();
    const { opening } = await engine.state();
    renameSync(engine.path, `${engine.path}.old`);
    await reportOf(engine.load(logFile(PROGRAM)));
    expect((await engine.state()).opening).toBe(opening);
    renameSync(`${engine.path}.old`, engine.path);
    await engine.load(logFile(PROGRAM));
    expect((await engine.state()).history.position).toBe(3);
  });
});

describe('What is strange in a trace', () => {
  it.each([
    ['lines that end as in DOS', PROGRAM.replaceAll('\n', '\r\n'), 3, 0],
    ['lines of something else', `${WORD}garbage\n\n\u0000\u0001\n${DATA}kvm_io 1\n${POLL}`, 3, 0],
    ['a line that was cut off', `${PROGRAM}${WORD.slice(0, 40)}`, 3, 1],
    ['a damaged line inside', `${WORD.replace('size', 'sized')}${PROGRAM}`, 3, 1],
  ])('is passed over, and counted where an event is lost: %s', async (_, content, events, damagedLines) => {
    const engine = await withImage();
    const { story, history } = await engine.load(logFile(content));
    expect(history.length).toBe(events);
    expect(story.log).toEqual({ name: 'trace.log', events, damagedLines });
    expect((await engine.operations())[0]).toMatchObject({ kind: 'word-program', outcome: 'ok' });
  });

  it('is found where its lines are out of order, at their lines', async () => {
    const engine = await withImage();
    await engine.load(logFile(`\n${DATA.replace('0x0 cmd', '0x12 cmd')}${WORD}${POLL}`));
    const [first] = await engine.findings();
    expect(first).toMatchObject({ rule: 'no-command', cycle: 1, line: 2 });
  });
});

describe('While a trace is loaded', () => {
  it('it is told how far it is: its bytes, then its events, each up to the last', async () => {
    const engine = await withImage();
    await engine.load(logFile(LONG), { loading: 'one' });
    await engine.load(logFile(PROGRAM), { loading: 'two' });
    const [one, two] = [engine.progressOf('one'), engine.progressOf('two')];
    const phases = one.map(({ phase }) => phase);
    expect(phases).toEqual(phases.toSorted((a, b) => Number(a === 'playing') - Number(b === 'playing')));
    for (const [phase, total] of [
      ['reading', LONG.length],
      ['playing', 300_000],
    ] as const) {
      const done = one.filter((each) => each.phase === phase).map((each) => each.done);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(one.findLast((each) => each.phase === phase)).toEqual({ phase, done: total, total });
    }
    expect(two.at(-1)).toEqual({ phase: 'playing', done: 3, total: 3 });
  });

  it.each(['reading', 'playing'] as const)('nothing else can be done to the machine: %s', async (phase) => {
    const engine = await withImage();
    await engine.type('r16 0');
    const cancel = new AbortController();
    const log = phase === 'reading' ? slowLog() : logFile(LONG);
    const loading = reportOf(engine.load(log, { signal: cancel.signal }));
    await during(engine, phase);
    const { handlers } = engine.engine;
    const refused = 'A trace is being loaded into this machine';
    const { entries } = await engine.type('w16 0 0x40');
    expect(JSON.stringify(entries)).toContain(refused);
    expect(JSON.stringify((await engine.type('wait 1ms')).entries)).toContain(refused);
    await expect(engine.go(0)).rejects.toThrow(refused);
    await expect(engine.run('end', 'back')).rejects.toThrow(refused);
    expect(() => handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold)).toThrow(refused);
    await expect(engine.load(logFile(PROGRAM), { loading: 'second' })).rejects.toThrow(refused);
    expect(engine.progressOf('second')).toEqual([]);
    cancel.abort(new UserError({ code: 'cancelled', what: 'enough', where: null, todo: '' }));
    expect((await loading).what).toBe('enough');
    expect(engine.defects).toEqual([]);
  });

  it('it can be cancelled while it is read: the machine is as it was', async () => {
    const engine = await withImage();
    await engine.type('program 0x2 00');
    const { history, opening } = await engine.state();
    const cancel = new AbortController();
    const loading = engine.load(slowLog(), { signal: cancel.signal });
    await during(engine, 'reading');
    cancel.abort();
    await expect(loading).rejects.toThrow();
    expect(await engine.state()).toMatchObject({ history, opening });
    const told = engine.progressOf('here').length;
    await engine.type('r16 0');
    expect((await engine.state()).history.length).toBe(history.length + 1);
    expect(engine.progressOf('here')).toHaveLength(told);
  });

  it('it can be cancelled while it is played: what was played is there, can be gone back over and gone on with', async () => {
    const engine = await withImage();
    const cancel = new AbortController();
    const loading = engine.load(logFile(LONG), { signal: cancel.signal });
    await during(engine, 'playing');
    cancel.abort();
    await expect(loading).rejects.toThrow();
    const { position } = (await engine.state()).history;
    expect(position).toBeGreaterThan(0);
    expect(position).toBeLessThan(300_000);
    await engine.go(1);
    await engine.go(position);
    await engine.type('w16 0x10 0x77');
    const [last] = (await engine.findings()).slice(-1);
    expect(last).toMatchObject({ cycle: position + 1, line: null });
    expect(engine.defects).toEqual([]);
  });

  it.each(['reading', 'playing'] as const)('the machine may be closed: %s', async (phase) => {
    const engine = await withImage();
    const loading = reportOf(engine.load(phase === 'reading' ? logFile(gzipSync(LONG)) : logFile(LONG)));
    await during(engine, phase);
    engine.engine.handlers['machine.close']({}, untold);
    expect((await loading).code).toBe('no-machine');
    expect(await engine.engine.handlers['machine.current']({}, untold)).toEqual({ machine: null });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.defects).toEqual([]);
  });

  it.each(['reading', 'playing'] as const)(
    'another machine may be opened, and keeps what it has: %s',
    async (phase) => {
      const engine = await withImage();
      const loading = reportOf(engine.load(logFile(LONG)));
      await during(engine, phase);
      const images = [{ path: madeImage(4096, 'other.bin'), mode: 'shared' as const }];
      await engine.engine.handlers['machine.open']({ board: 'generic', images, geometry: null }, untold);
      await engine.type('r16 0');
      expect((await loading).what).toMatch(/opened while the trace was read|was closed meanwhile/);
      const { flashes, history, story } = await engine.state();
      expect(flashes[0]?.image?.name).toBe('other.bin');
      expect(history.length).toBe(1);
      expect(story.log).toBeNull();
      expect(engine.defects).toEqual([]);
    },
  );

  it('its image may be lost: the reason is said, and the engine goes on', async () => {
    const engine = await withImage();
    const loading = reportOf(engine.load(logFile(LONG)));
    await during(engine, 'playing');
    renameSync(engine.path, `${engine.path}.old`);
    const report = await loading;
    expect(report.code).toBe('backing-lost');
    expect((await engine.state()).flashes[0]?.image?.condition).toBe('lost');
    renameSync(`${engine.path}.old`, engine.path);
    await engine.load(logFile(PROGRAM));
    expect((await engine.state()).history.length).toBe(3);
    expect(engine.defects).toEqual([]);
  });

  it('the log may go on growing: it is read as far as it was', async () => {
    const engine = await withImage();
    const path = logFile(LONG);
    const loading = engine.load(path);
    await during(engine, 'playing');
    appendFileSync(path, PROGRAM);
    expect((await loading).history.length).toBe(300_000);
  });

  it('the log may be gone once it is read', async () => {
    const engine = await withImage();
    const path = logFile(LONG);
    const loading = engine.load(path);
    await during(engine, 'playing');
    rmSync(path);
    writeFileSync(path, 'another');
    expect((await loading).history.length).toBe(300_000);
  });
});
