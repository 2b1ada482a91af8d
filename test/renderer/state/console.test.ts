import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsoleEntry, TranscriptLine } from '../../../app/contract/console.ts';
import { UserError } from '../../../app/contract/errors.ts';
import { engine, engineConnection } from '../../../renderer/link/engine.ts';
import {
  clearConsole,
  consoleStore,
  LOG_MAX_LINES,
  runLines,
  startConsole,
} from '../../../renderer/state/console.ts';

const kinds = () => consoleStore.getState().log.map(({ entry }) => entry.kind);
const text = (line: string) => ({ kind: 'text', text: line, tone: 'plain' }) as const;

/** An engine whose transcript grows by a line with every call of `console.run`. */
function answering(answer: (line: string) => { entries: readonly ConsoleEntry[] }) {
  let number = 0;
  return vi.spyOn(engine, 'call').mockImplementation(async (_name, input) => {
    const line = 'line' in input ? input.line : '';
    return { ...ran(++number, line), ...input, ...answer(line) } as never;
  });
}

function ran(number: number, line: string, transcript = 1): TranscriptLine {
  return { transcript, number, line, flash: 0, entries: [text(`${line} done`)], written: [] };
}

beforeEach(() => {
  vi.restoreAllMocks();
  consoleStore.setState({ log: [], taken: { transcript: 1, number: 0 } });
});

describe('the console', () => {
  it('runs pasted lines one after the other and leaves out empty ones', async () => {
    const call = answering((line) => ({ entries: [text(line)] }));
    await runLines('query\n\n  status \r\nreset', 0);
    expect(call.mock.calls.map(([, input]) => ('line' in input ? input.line : ''))).toEqual([
      'query',
      'status',
      'reset',
    ]);
    expect(kinds()).toEqual(['echo', 'text', 'echo', 'text', 'echo', 'text']);
  });

  it('shows what was typed, with the place of the mistake', async () => {
    answering(() => ({ entries: [{ kind: 'error', what: 'No such width', todo: 'Use w32', column: 4 }] }));
    await runLines('w33 0x0', 1);
    expect(consoleStore.getState().log[0]?.entry).toEqual({
      kind: 'echo',
      flash: 1,
      line: 'w33 0x0',
      errorColumn: 4,
    });
  });

  it('turns a failed call into a red line and goes on', async () => {
    answering(() => {
      throw new UserError({
        code: 'no-machine',
        what: 'Nothing is open',
        where: null,
        todo: 'Open an image.',
      });
    });
    await runLines('query', 0);
    expect(consoleStore.getState().log.at(-1)?.entry).toEqual({
      kind: 'error',
      what: 'Nothing is open',
      todo: 'Open an image.',
      column: null,
    });
    expect(consoleStore.getState().isRunning).toBe(false);
  });

  it('empties its log by itself, and leaves `clear` to the device', async () => {
    const call = answering((line) => ({ entries: [text(line)] }));
    await runLines('clear\ncls', 0);
    expect(kinds()).toEqual([]);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('forgets its oldest lines', async () => {
    answering(() => ({ entries: Array.from({ length: 1500 }, () => text('x')) }));
    await runLines('a\nb', 0);
    expect(consoleStore.getState().log).toHaveLength(LOG_MAX_LINES);
  });

  it('remembers what was run, but no line twice in a row', async () => {
    answering(() => ({ entries: [] }));
    consoleStore.setState({ history: [] });
    await runLines('a\na\nb', 0);
    expect(consoleStore.getState().history).toEqual(['a', 'b']);
  });

  it('refuses a line that is too long before it is sent', async () => {
    const call = answering(() => ({ entries: [] }));
    consoleStore.setState({ history: [] });
    await runLines('x'.repeat(6019), 0);
    expect(call).not.toHaveBeenCalled();
    expect(kinds()).toEqual(['echo', 'error']);
    expect(consoleStore.getState().log.at(-1)?.entry).toMatchObject({
      what: 'This line has 6,019 characters; the console takes 4,096',
      todo: 'Split it.',
    });
    expect(consoleStore.getState().history).toEqual([]);
  });
});

describe('the transcript that the engine keeps', () => {
  /** What the log shows of it, in order. */
  const echoes = () =>
    consoleStore.getState().log.flatMap(({ entry }) => (entry.kind === 'echo' ? [entry.line] : []));
  let kept: { transcript: number; lines: TranscriptLine[] };
  let tell: (line: TranscriptLine) => void;

  const reconnect = async () => {
    engineConnection.setState('waiting', true);
    engineConnection.setState('open', true);
    await vi.waitFor(() => expect(engine.call).toHaveLastReturnedWith(expect.anything()));
    await new Promise((resolve) => setTimeout(resolve));
  };

  beforeEach(async () => {
    kept = { transcript: 1, lines: [ran(1, 'query'), ran(2, 'erase #0')] };
    consoleStore.setState({ log: [], history: ['reset'], taken: { transcript: 0, number: 0 } });
    vi.spyOn(engine, 'call').mockImplementation(async () => kept as never);
    vi.spyOn(engine, 'on').mockImplementation((_name, listener) => {
      tell = (line) => listener(line as never);
      return () => undefined;
    });
    startConsole();
  });

  it('is shown by a window that comes later, and its lines can be called back', async () => {
    await reconnect();
    expect(echoes()).toEqual(['query', 'erase #0']);
    expect(consoleStore.getState().history).toEqual(['reset', 'query', 'erase #0']);
  });

  it('is shown once and in order, however a line comes', async () => {
    tell(ran(2, 'erase #0'));
    await reconnect();
    tell(ran(2, 'erase #0'));
    tell(ran(3, 'status'));
    await reconnect();
    expect(echoes()).toEqual(['query', 'erase #0', 'status']);
  });

  it('does not come back after the log was cleared', async () => {
    await reconnect();
    clearConsole();
    await reconnect();
    tell(ran(3, 'status'));
    expect(echoes()).toEqual(['status']);
  });

  it('gives way to that of another machine', async () => {
    await reconnect();
    kept = { transcript: 2, lines: [ran(1, 'id', 2)] };
    tell(ran(1, 'id', 2));
    await reconnect();
    expect(echoes()).toEqual(['id']);
  });

  it('leaves what another window types out of the lines that this one calls back', async () => {
    await reconnect();
    tell(ran(3, 'status'));
    expect(consoleStore.getState().history.at(-1)).toBe('erase #0');
  });
});
