import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConsoleEntry, TranscriptLine } from '../../../app/contract/console.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { OpenSession } from '../../../main/session/open-session.ts';
import { TRANSCRIPT_MAX, Transcript } from '../../../main/session/transcript.ts';
import { WrittenRanges } from '../../../main/session/written-ranges.ts';
import { madeImage } from '../../kit/files/images.ts';

const BLOCK = 262_144;

/** A session with two flashes without images, and the lines that it told. */
function openSession(): { session: OpenSession; told: TranscriptLine[] } {
  const told: TranscriptLine[] = [];
  const session = new OpenSession({
    onMachine: () => undefined,
    onBytes: () => undefined,
    onLine: (line) => void told.push(line),
    onDefect: (thrown) => {
      throw thrown;
    },
  });
  onTestFinished(() => session.end());
  session.open({ board: 'virt', images: [], geometry: null });
  return { session, told };
}

const written = (session: OpenSession, line: string, flash = 0) =>
  session
    .run(line, flash)
    .written.map(({ flash: on, offset, lengthBytes }) => [on, offset, offset + lengthBytes]);

describe('The transcript', () => {
  it('keeps every line with its answer, numbers them, and tells every window', () => {
    const { session, told } = openSession();
    session.run('status', 1);
    session.run('frob', 0);
    const { lines } = session.transcript();
    expect(lines.map(({ number, line, flash }) => [number, line, flash])).toEqual([
      [1, 'status', 1],
      [2, 'frob', 0],
    ]);
    expect(lines[1]?.entries[0]).toMatchObject({ kind: 'error', what: '“frob” is no command' });
    expect(told).toEqual(lines);
  });

  it('is gone with the machine, and another machine has one of its own', () => {
    const { session } = openSession();
    const first = session.run('status', 0).transcript;
    session.open({ board: 'virt', images: [], geometry: null });
    expect(session.transcript()).toEqual({ transcript: first + 1, lines: [] });
    session.close();
    expect(session.transcript()).toEqual({ transcript: 0, lines: [] });
    expect(() => session.run('status', 0)).toThrow('No image is open');
  });

  it('stays when an image is mapped in another mode', () => {
    const { session } = openSession();
    const geometry = {
      base: 0,
      commandSet: 'intel',
      sectorLengthBytes: 4096,
      bankWidthBytes: 2,
      deviceWidthBytes: 2,
    } as const;
    const images = [{ path: madeImage(8192), mode: 'shared' as const }];
    session.open({ board: 'generic', images, geometry: { ...geometry, base: busAddress(geometry.base) } });
    session.run('status', 0);
    session.machine.setMode(0, 'scratch');
    session.replaced();
    expect(session.transcript().lines.map(({ line }) => line)).toEqual(['status']);
  });

  it('forgets its oldest lines, and never the newest', () => {
    const transcript = new Transcript(1);
    const add = (line: string, count = 1) =>
      transcript.add({ line, flash: 0, entries: Array<ConsoleEntry>(count).fill(SAID), written: [] });
    for (let line = 1; line <= TRANSCRIPT_MAX.lines + 1; line++) add(`line ${line}`);
    expect(transcript.lines()).toHaveLength(TRANSCRIPT_MAX.lines);
    expect(transcript.lines()[0]?.number).toBe(2);
    add('long', TRANSCRIPT_MAX.entries + 1);
    expect(transcript.lines().map(({ line }) => line)).toEqual(['long']);
    add('short');
    expect(transcript.lines().map(({ line }) => line)).toEqual(['short']);
  });
});

const SAID: ConsoleEntry = { kind: 'text', text: 'x', tone: 'plain' };

describe('What a line wrote', () => {
  it('is the block that it erased, and the bytes that it programmed', () => {
    const { session } = openSession();
    expect(written(session, 'erase 0x40000')).toEqual([[0, BLOCK, 2 * BLOCK]]);
    expect(written(session, 'program 0x4000010 "hello, flash 12!"')).toEqual([[1, 0x10, 0x20]]);
  });

  it('is nothing for reads, commands, and lines before it', () => {
    const { session } = openSession();
    session.run('erase #0', 0);
    for (const line of ['r32 0x0 16', 'query', 'status', 'w32 0x0 0x00980098', 'help', 'frob'])
      expect(written(session, line)).toEqual([]);
  });

  it('is told by flash and offset, and ranges that meet are one', () => {
    const ranges = new WrittenRanges();
    for (const [flash, start, end] of [
      [1, 0, 4],
      [0, 8, 12],
      [0, 0, 4],
      [0, 4, 8],
      [0, 20, 24],
      [0, 30, 30],
    ] as const)
      ranges.add(flash, start, end);
    expect(ranges.list()).toEqual([
      { flash: 0, offset: 0, lengthBytes: 12 },
      { flash: 0, offset: 20, lengthBytes: 4 },
      { flash: 1, offset: 0, lengthBytes: 4 },
    ]);
  });
});
