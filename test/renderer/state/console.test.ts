import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { engine } from '../../../renderer/link/engine.ts';
import { clearConsole, consoleStore, LOG_MAX_LINES, runLines } from '../../../renderer/state/console.ts';

const kinds = () => consoleStore.getState().log.map(({ entry }) => entry.kind);
const text = (line: string) => ({ kind: 'text', text: line, tone: 'plain' }) as const;

function answering(answer: (line: string) => unknown) {
  return vi
    .spyOn(engine, 'call')
    .mockImplementation(async (_name, input) => answer('line' in input ? input.line : '') as never);
}

beforeEach(() => {
  vi.restoreAllMocks();
  clearConsole();
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
