import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  cancelComparing,
  compareStore,
  compareWith,
  endComparison,
} from '../../../../renderer/state/compare/comparison.ts';
import { dismissProblems, problemsStore } from '../../../../renderer/state/problems.ts';
import { COMPARED, EMPTY_FILE } from '../../../kit/window/compared.ts';
import { answering } from '../../../kit/window/engine-calls.ts';

const file = (path: string) => ({ kind: 'file' as const, path });
const shown = () => compareStore.getState().comparison;
const problems = () => problemsStore.getState().map(({ report }) => report.what);

/** An engine that has `/a.fd` and no other file; `/slow.fd` takes until it is cancelled. */
function engineWithOneFile() {
  return answering({
    'compare.start': ({ other }, signal) => {
      if (other.kind === 'file' && other.path === '/a.fd') return COMPARED;
      if (other.kind !== 'file' || other.path !== '/slow.fd') throw EMPTY_FILE;
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
    'compare.blocks': () => ({ blocks: [0] }),
    'compare.end': () => ({}),
  });
}

describe('A comparison with a file', () => {
  beforeEach(dismissProblems);
  afterEach(() => {
    endComparison(null);
    vi.restoreAllMocks();
  });

  it('that can’t be opened says why', async () => {
    engineWithOneFile();
    await compareWith(0, file('/empty.fd'));
    expect(problems()).toEqual(['empty.fd is empty']);
    expect(shown()).toBe(null);
  });

  it('that can’t be opened leaves the one that stood there, and lets go of nothing that it needs', async () => {
    const calls = engineWithOneFile();
    await compareWith(0, file('/a.fd'));
    const before = shown();
    expect(before?.result).toEqual(COMPARED);
    await compareWith(0, file('/empty.fd'));
    expect(problems()).toEqual(['empty.fd is empty']);
    expect(shown()).toEqual(before);
    expect(calls).not.toContainEqual(['compare.end', { comparing: before?.name }]);
  });

  it('that is cancelled leaves the one that stood there, too', async () => {
    engineWithOneFile();
    await compareWith(0, file('/a.fd'));
    const before = shown();
    const slow = compareWith(0, file('/slow.fd'));
    cancelComparing();
    await slow;
    expect(shown()).toEqual(before);
    expect(problems()).toEqual([]);
  });

  it('takes the place of the one before, which is let go of once this one is known', async () => {
    const calls = engineWithOneFile();
    await compareWith(0, file('/a.fd'));
    const first = shown()?.name;
    const slow = compareWith(0, file('/slow.fd'));
    await compareWith(0, file('/a.fd'));
    await slow;
    expect(shown()?.name).not.toBe(first);
    expect(shown()?.result).toEqual(COMPARED);
    expect(calls).toContainEqual(['compare.end', { comparing: first }]);
    expect(compareStore.getState().before).toBe(null);
  });
});
