import { describe, expect, it } from 'vitest';
import type { Note } from '../../../../app/contract/note.ts';
import { noteBeside } from '../../../../renderer/state/notes/notes.ts';

function note(id: number, start: number, flash = 0): Note {
  return { id, flash, start, end: start + 4, name: `note ${id}`, text: '', colour: 'blue' };
}

const NOTES = [note(1, 0x10), note(2, 0x10), note(3, 0x40), note(4, 0, 1)];

describe('The note beside a place', () => {
  it('is the next one of the flash, or the one before, around the ends', () => {
    const beside = (offset: number, direction: 1 | -1) =>
      noteBeside(NOTES, { flash: 0, offset }, direction)?.id;
    expect([0, 0x10, 0x40].map((offset) => beside(offset, 1))).toEqual([1, 3, 1]);
    expect([0x41, 0x40, 0x10].map((offset) => beside(offset, -1))).toEqual([3, 2, 3]);
  });

  it('is none where the flash has none', () => {
    expect(noteBeside(NOTES, { flash: 2, offset: 0 }, 1)).toBeNull();
  });
});
