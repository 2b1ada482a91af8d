import { describe, expect, it } from 'vitest';
import { TypedRuns } from '../../../renderer/state/typed-runs.ts';

describe('What is typed in one go', () => {
  it('is one step back from its end, and one forward from its start', () => {
    const runs = new TypedRuns();
    runs.add(4, false);
    runs.add(5, true);
    runs.add(6, true);
    runs.add(7, false);
    expect(runs.stepFrom(7, 'undo')).toBe(1);
    expect(runs.stepFrom(6, 'undo')).toBe(3);
    expect(runs.stepFrom(3, 'redo')).toBe(3);
    expect(runs.stepFrom(5, 'undo')).toBe(1);
    expect(runs.stepFrom(0, 'redo')).toBe(1);
  });

  it('goes not on over what else was done, nor over another way that the history went', () => {
    const runs = new TypedRuns();
    runs.add(1, false);
    runs.add(3, true);
    expect(runs.stepFrom(3, 'undo')).toBe(1);
    runs.add(4, true);
    runs.add(5, true);
    runs.add(4, true);
    expect(runs.stepFrom(4, 'undo')).toBe(1);
    expect(runs.stepFrom(2, 'redo')).toBe(1);
  });
});
