import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine } from '../../../app/cli/progress-line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal as a person sees it: one line, and how often it was drawn. */
function terminal(columns = 40, isTTY = true) {
  const seen = { line: '', drawings: 0, rows: 1 };
  const write = (text: string) => {
    seen.drawings++;
    for (const character of text) {
      if (character === '\n') seen.rows++;
      if (character === '\r') cursor = 0;
      else seen.line = seen.line.slice(0, cursor) + character + seen.line.slice(++cursor);
    }
    return true;
  };
  let cursor = 0;
  return { seen, line: new ProgressLine({ isTTY, columns, write }), cursor: () => cursor };
}

describe('The line that says how far long work is', () => {
  it('is not there before a second has passed', () => {
    const { seen, line } = terminal();
    vi.advanceTimersByTime(999);
    line.show('10 %');
    expect(seen.drawings).toBe(0);
    vi.advanceTimersByTime(1);
    line.show('11 %');
    expect(seen.line).toBe('11 %');
  });

  it('is drawn at most ten times a second, with what is new then', () => {
    const { seen, line } = terminal();
    vi.advanceTimersByTime(1_000);
    for (let step = 0; step < 1_000; step++) {
      line.show(`step ${step}`);
      vi.advanceTimersByTime(1);
    }
    expect(seen).toMatchObject({ drawings: 10, line: 'step 900' });
  });

  it('leaves nothing of a longer one before it', () => {
    const { seen, line } = terminal();
    vi.advanceTimersByTime(1_000);
    line.show('Reading trace.log: 100 %');
    vi.advanceTimersByTime(100);
    line.show('Playing');
    expect(seen.line.trimEnd()).toBe('Playing');
  });

  it('is gone when it is cleared, and what is said next begins where it began', () => {
    const { seen, line, cursor } = terminal();
    vi.advanceTimersByTime(1_000);
    line.show('Reading');
    line.clear();
    expect([seen.line.trim(), cursor()]).toEqual(['', 0]);
  });

  it('clears nothing where it was never drawn', () => {
    const { seen, line } = terminal();
    line.clear();
    expect(seen.drawings).toBe(0);
  });

  it('stays in one row, however narrow the terminal and whatever a file is called', () => {
    const { seen, line } = terminal(20);
    vi.advanceTimersByTime(1_000);
    line.show('Reading a\nb\u001b[2Jc.log, which has a long name: 4 %');
    expect(seen).toMatchObject({ rows: 1, line: 'Reading a?b?[2Jc.lo' });
  });

  it('is never drawn into a file or a pipe', () => {
    const { seen, line } = terminal(40, false);
    vi.advanceTimersByTime(5_000);
    line.show('Reading');
    line.clear();
    expect(seen.drawings).toBe(0);
  });
});
