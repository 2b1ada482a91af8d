import { describe, expect, it } from 'vitest';
import { shrinkProgram } from '../kit/shrink-program.ts';

const program = Array.from({ length: 500 }, (_, index) => `line ${index}`);
const needs =
  (...lines: readonly string[]) =>
  async (candidate: readonly string[]) =>
    lines.every((line) => candidate.includes(line));

describe('the search for a short failing program', () => {
  it('leaves only the lines that the failure needs, in their order', async () => {
    const needed = ['line 3', 'line 250', 'line 499'];
    expect(await shrinkProgram(program, needs(...needed))).toEqual(needed);
  });

  it('finds a failure of the last line alone at once', async () => {
    let tries = 0;
    const shortest = await shrinkProgram(program, async (candidate) => {
      tries++;
      return candidate.includes('line 499');
    });
    expect(shortest).toEqual(['line 499']);
    expect(tries).toBeLessThan(4);
  });
});
