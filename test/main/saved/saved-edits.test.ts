import { describe, expect, it } from 'vitest';
import { EventPlanes } from '../../../main/saved/event-planes.ts';
import { SavedEdits } from '../../../main/saved/saved-edits.ts';
import { packSession } from '../../../main/saved/session-bytes.ts';

const EDIT = { flash: 1, deviceOffset: 0x1_0000_0003, lengthBytes: 5, pattern: Uint8Array.of(1, 2) };
const HEAD = {
  ...{ board: 'generic', geometry: null, globals: [], images: [], startNanoseconds: 0, position: 0 },
  ...{ branches: [], log: null, breakpoints: [], bookmarks: [], sight: null },
  sums: { arrays: [], devices: '0'.repeat(64) },
};

describe('Edits in a file', () => {
  it('are what they were', () => {
    const planes = new EventPlanes(2);
    planes.set(0, { kind: 'edit', edit: EDIT }, { standing: null });
    planes.set(1, { kind: 'edit', edit: { ...EDIT, flash: 0 } }, { standing: null });
    const read = new EventPlanes(2, planes.bytes, new SavedEdits(planes.edits.bytes));
    expect(read.at(0)).toEqual({ kind: 'edit', edit: EDIT });
    expect(read.at(1)).toEqual({ kind: 'edit', edit: { ...EDIT, flash: 0 } });
  });

  it('make the file one that an earlier version refuses as newer, and a session without any does not', async () => {
    const titleOf = async (events: EventPlanes) => {
      const file = await packSession({ head: HEAD, events, lines: new Uint32Array() });
      return Buffer.from(file.subarray(0, 19)).toString();
    };
    const planes = new EventPlanes(1);
    expect(await titleOf(planes)).toBe('Norscope session 1\n');
    planes.set(0, { kind: 'edit', edit: EDIT }, { standing: null });
    expect(await titleOf(planes)).toBe('Norscope session 2\n');
  });
});
