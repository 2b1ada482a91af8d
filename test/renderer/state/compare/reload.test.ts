import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compareStore, compareWith, endComparison } from '../../../../renderer/state/compare/comparison.ts';
import { startComparedOverReload } from '../../../../renderer/state/compare/reload.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { COMPARED } from '../../../kit/window/compared.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { machineState } from '../../../kit/window/flash-state.ts';

const KEY = 'norscope.compared';
const OTHER = { kind: 'file', path: '/a.fd' } as const;
const stored = new Map<string, string>();
const shown = () => compareStore.getState().comparison;

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function startEngine() {
  return answering({
    'compare.start': () => COMPARED,
    'compare.blocks': () => ({ blocks: [] }),
    'compare.end': () => ({}),
  });
}

/** A page that hears that this machine is open, or none; `kept` is what the one before has left. */
function load(opening: number | null, kept = '') {
  machineStore.setState({ isKnown: false, machine: null });
  stored.set(KEY, kept);
  const calls = startEngine();
  startComparedOverReload();
  machineStore.setState({
    isKnown: true,
    machine: opening === null ? null : machineState({ opening }),
  });
  return calls;
}

/** What a page leaves that has compared the first machine with the file. */
async function comparedPage(): Promise<{ name: string | undefined; kept: string | undefined }> {
  load(1);
  await compareWith(0, OTHER);
  const left = { name: shown()?.name, kept: stored.get(KEY) };
  endComparison(null);
  expect(stored.get(KEY)).toBe('');
  return left;
}

it('A comparison is made anew by a page that is loaded anew, under its name', async () => {
  const { name, kept } = await comparedPage();
  const calls = load(1, kept);
  expect(calls).toContainEqual(['compare.start', { comparing: name, flash: 0, other: OTHER }]);
  await expect.poll(() => shown()?.result).toEqual(COMPARED);
  expect(stored.get(KEY)).toBe(kept);
  endComparison(null);
});

it.each([2, null])(
  'A comparison is forgotten where another machine is open, or none: %s',
  async (opening) => {
    const { kept } = await comparedPage();
    expect(load(opening, kept)).toEqual([]);
    expect(shown()).toBeNull();
    expect(stored.get(KEY)).toBe('');
  },
);

it.each(['{', '{}', '7'])('What is kept and can’t be read is no comparison: %s', (kept) => {
  expect(load(1, kept)).toEqual([]);
  expect(shown()).toBeNull();
});
