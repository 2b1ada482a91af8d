import { describe, expect, it } from 'vitest';
import { commonStart, withCandidate } from '../../../../renderer/panels/console/completion.ts';
import { cycleName, cycleTransfer } from '../../../../renderer/panels/console/cycle-text.ts';
import { NOT_WALKING, walkHistory } from '../../../../renderer/panels/console/history.ts';

const candidates = (...texts: string[]) => texts.map((text) => ({ text, detail: '' }));

describe('completion', () => {
  it('types as far as all candidates agree', () => {
    expect(commonStart(candidates('program', 'protect'))).toBe('pro');
    expect(commonStart(candidates('w8', 'w16'))).toBe('w');
    expect(commonStart(candidates('erase', 'query'))).toBe('');
    expect(commonStart([])).toBe('');
  });

  it('replaces the end of the line and makes room for the next word', () => {
    expect(withCandidate('w32 0x0 qu', 8, { text: 'query', detail: '' })).toBe('w32 0x0 query ');
  });
});

describe('history', () => {
  const history = ['w32 0x0 0x98', 'r32 0x40'];

  it('goes back, stops at the oldest, and comes back to what was being typed', () => {
    const once = walkHistory(history, NOT_WALKING, 'sta', 1);
    expect(once?.line).toBe('r32 0x40');
    const twice = walkHistory(history, once?.walk ?? NOT_WALKING, once?.line ?? '', 1);
    expect(twice?.line).toBe('w32 0x0 0x98');
    expect(walkHistory(history, twice?.walk ?? NOT_WALKING, '', 1)).toBeNull();
    const back = walkHistory(history, once?.walk ?? NOT_WALKING, once?.line ?? '', -1);
    expect(back).toEqual({ walk: { at: 0, draft: 'sta' }, line: 'sta' });
    expect(walkHistory(history, NOT_WALKING, 'sta', -1)).toBeNull();
  });
});

describe('a cycle', () => {
  it('reads as the console would take it, with an arrow into the flash or out of it', () => {
    const write = { direction: 'write', widthBytes: 4, data: 0xe800e8 } as const;
    expect(`${cycleName(write)} ${cycleTransfer(write)}`).toBe('w32 ← 00e8_00e8');
    const read = { direction: 'read', widthBytes: 8, data: 0x80n } as const;
    expect(`${cycleName(read)} ${cycleTransfer(read)}`).toBe('r64 → 0000_0000_0000_0080');
  });
});
