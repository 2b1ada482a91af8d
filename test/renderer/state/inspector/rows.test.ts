import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  inspectorRowsStore,
  showFirstRows,
  shownFrom,
  showRow,
  toggleBase,
} from '../../../../renderer/state/inspector/rows.ts';
import { SHOWN_AT_FIRST } from '../../../../renderer/values/value-types.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('The rows of the inspector', () => {
  it('are the usual ones in a new window, and those that were left in another', () => {
    expect([...shownFrom(null)]).toEqual([...SHOWN_AT_FIRST]);
    expect([...shownFrom('guid u8')]).toEqual(['u8', 'guid']);
    expect([...shownFrom('')]).toEqual([]);
  });

  it('are forgotten where there is no such kind any more', () => {
    expect([...shownFrom('u8 u9000 ')]).toEqual(['u8']);
  });

  it('are hidden and shown, and that is remembered', () => {
    showFirstRows();
    showRow('u8', false);
    showRow('mac', true);
    const { shown } = inspectorRowsStore.getState();
    expect(shown.has('u8')).toBe(false);
    expect(shown.has('mac')).toBe(true);
    expect(shownFrom(stored.get('norscope.inspector.rows') ?? null)).toEqual(shown);
    showFirstRows();
    expect(shownFrom(stored.get('norscope.inspector.rows') ?? null)).toEqual(new Set(SHOWN_AT_FIRST));
  });

  it('have whole numbers in the base that was left', () => {
    expect(inspectorRowsStore.getState().base).toBe('decimal');
    toggleBase();
    expect(inspectorRowsStore.getState().base).toBe('hex');
    expect(stored.get('norscope.inspector.base')).toBe('hex');
    toggleBase();
    expect(stored.get('norscope.inspector.base')).toBe('decimal');
  });
});
