import { describe, expect, it, onTestFinished } from 'vitest';
import type { EngineEvent } from '../../../main/engine.ts';
import { createEngine } from '../../../main/engine.ts';
import { completeLine } from '../../../main/session/console/complete.ts';
import { parseDuration, typedDuration } from '../../../main/session/console/parse-duration.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { said } from '../../kit/session/typed.ts';

const MIB = 1 << 20;
const MICROSECOND = 1000;

/** A board with an AMD flash of 8 MiB, which takes virtual time to erase. */
function requestOf(path: string) {
  return { board: 'musicpal', images: [{ path, mode: 'scratch' as const }], geometry: null };
}

function musicpal(onState: () => void = () => undefined): Machine {
  const machine = openMachine(requestOf(madeImage(8 * MIB)), { onState, onBytes: () => undefined });
  onTestFinished(() => machine.close());
  return machine;
}

describe('The console’s wait', () => {
  it('goes from deadline to deadline of an erase, and says what the flash did by itself', () => {
    const machine = musicpal();
    said(machine, 'erase #0');
    expect(machine.state().clock).toEqual({
      nowNanoseconds: 0,
      nextDeadlineNanoseconds: 50 * MICROSECOND,
    });
    expect(said(machine, 'wait')).toEqual([
      'musicpal.flash: after 50 µs: erase window over, no more sectors are taken',
      'the clock is at 50 µs (50,000 ns); the next deadline is in 512 µs',
    ]);
    expect(machine.state().flashes[0]?.device.title).toBe('Sector erase · busy');
    expect(said(machine, 'wait')).toEqual([
      'musicpal.flash: after 512 µs: sector erase complete',
      'the clock is at 562 µs (562,000 ns); nothing is due',
    ]);
    expect(machine.state().flashes[0]).toMatchObject({ isDirect: true, device: { state: 'readArray' } });
  });

  it('passes several deadlines in one span, each at its moment', () => {
    const machine = musicpal();
    said(machine, 'erase #0');
    expect(said(machine, 'wait 1ms')).toEqual([
      'musicpal.flash: after 50 µs: erase window over, no more sectors are taken',
      'musicpal.flash: after 562 µs: sector erase complete',
      'the clock is at 1 ms (1,000,000 ns); nothing is due',
    ]);
  });

  it('leaves the time alone when nothing is due, and at a line that makes no sense', () => {
    const machine = musicpal();
    expect(said(machine, 'wait')).toEqual(['nothing is due: no flash waits for a moment']);
    expect(said(machine, 'r8 0xfe000000; wait soon')).toEqual([
      'error at 20: “soon” is no span of time. Use 100ns, 50us, 1.5ms or 2s, at most 104 days; `wait` alone waits to the next deadline.',
    ]);
    expect(said(machine, 'wait 1ms 2')[0]).toContain('“2” is too much here');
    expect(machine.state()).toMatchObject({ cycleCount: 0, clock: { nowNanoseconds: 0 } });
  });

  it('ends where a number of nanoseconds does', () => {
    const machine = musicpal();
    said(machine, 'wait 9000000s');
    expect(said(machine, 'wait 9000000s')[0]).toContain('The virtual clock ends at 2^53 nanoseconds');
    expect(machine.clock.nowNanoseconds).toBe(9e15);
  });

  it('is forgotten by a flash whose image is mapped anew', () => {
    const machine = musicpal();
    said(machine, 'erase #0');
    machine.setMode(0, 'shared');
    expect(machine.state().clock.nextDeadlineNanoseconds).toBeNull();
    expect(said(machine, 'clock')).toEqual(['the clock is at 0 ns (0 ns); nothing is due']);
  });

  it('is offered with spans, and explained', () => {
    const [flash] = musicpal().flashes;
    if (flash === undefined) throw new Error('musicpal has a flash');
    expect(completeLine(flash, 'wa').candidates.map(({ text }) => text)).toEqual(['wait']);
    expect(completeLine(flash, 'wait 1').candidates.map(({ text }) => text)).toEqual(['1ms', '1s']);
  });
});

describe('A span of virtual time', () => {
  it.each([
    ['100ns', 100],
    ['50us', 50_000],
    ['50µs', 50_000],
    ['1.5MS', 1_500_000],
    ['2s', 2_000_000_000],
  ])('is typed as %s', (text, nanoseconds) => expect(parseDuration(text)).toBe(nanoseconds));

  it.each(['', '50', 'ms', '-1ms', '0s', '0.4ns', '1h', '1e3ms', '9007200s'])('is not typed as %s', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );

  it.each([1, 999, 50_000, 1_500_000, 1_000_000, 3_000_000_000])(
    'of %i ns comes back from its text',
    (span) => expect(parseDuration(typedDuration(span))).toBe(span),
  );
});

describe('Virtual time', () => {
  it('is told to whoever follows the machine, whoever moved it', () => {
    let told = 0;
    const machine = musicpal(() => told++);
    machine.clock.advance(1);
    expect(told).toBe(1);
  });

  it('moves by the request of a window, and every window’s transcript says so', async () => {
    const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES });
    onTestFinished(() => engine.close());
    const { handlers } = engine;
    const signal = new AbortController().signal;
    handlers['machine.open'](requestOf(madeImage(8 * MIB)), signal);
    // On a machine that is busy the line takes several turns.
    await handlers['console.run']({ line: 'erase #0', flash: 0 }, signal);
    const heard: EngineEvent[] = [];
    engine.subscribe((event) => heard.push(event));
    expect(handlers['clock.advance']({ nanoseconds: null }, signal)).toMatchObject({
      clock: { nowNanoseconds: 50 * MICROSECOND, nextDeadlineNanoseconds: 562 * MICROSECOND },
      flashes: [{ device: { title: 'Sector erase · busy' } }],
    });
    expect(handlers['clock.advance']({ nanoseconds: 1_000_000 }, signal)).toMatchObject({
      clock: { nowNanoseconds: 1_050_000, nextDeadlineNanoseconds: null },
      flashes: [{ device: { state: 'readArray' } }],
    });
    const lines = heard.flatMap((event) => (event.name === 'console.ran' ? [event.payload.line] : []));
    expect(lines).toEqual(['wait', 'wait 1ms']);
    expect(heard.filter(({ name }) => name === 'machine.changed')).toHaveLength(2);
  });

  it('that a window moves keeps no other from hearing of the bytes that changed just before', async () => {
    const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES });
    onTestFinished(() => engine.close());
    const { handlers } = engine;
    const signal = new AbortController().signal;
    await handlers['machine.open'](requestOf(madeImage(8 * MIB)), signal);
    const heard: EngineEvent[] = [];
    engine.subscribe((event) => heard.push(event));
    await handlers['console.run']({ line: 'program 0xfe000000 0x00; erase #0', flash: 0 }, signal);
    await handlers['clock.advance']({ nanoseconds: 1_000_000 }, signal);
    expect(heard.find(({ name }) => name === 'image.changed')?.payload).toMatchObject({
      flash: 0,
      offset: 0,
    });
  });
});
