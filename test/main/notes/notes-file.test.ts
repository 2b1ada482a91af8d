import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTE_COLOURS, type NoteContent } from '../../../app/contract/note.ts';
import { mustLieIn, notesText, parseNotes } from '../../../main/notes/notes-file.ts';

const NOTE: NoteContent = {
  flash: 0,
  start: 0x4_0000,
  end: 0x6_0000,
  name: 'environment',
  text: 'Two copies.\nThe first is the active one.',
  colour: 'green',
};

const anyNote: fc.Arbitrary<NoteContent> = fc
  .record({
    flash: fc.integer({ min: 0, max: 255 }),
    start: fc.integer({ min: 0, max: 2 ** 40 }),
    length: fc.integer({ min: 1, max: 2 ** 32 }),
    name: fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }).map((name) => name.trim() || 'x'),
    text: fc.string({ maxLength: 300, unit: 'binary' }),
    colour: fc.constantFrom(...NOTE_COLOURS),
  })
  .map(({ length, ...note }) => ({ ...note, end: note.start + length }));

/** A file of one note, which `change` has changed. */
function fileWith(change: object): string {
  const file = { format: 'norscope-notes', version: 1, notes: [NOTE, { ...NOTE, ...change }] };
  return JSON.stringify(file);
}

describe('A file of notes', () => {
  it('has a key a line, in an order of its own, so that two versions of it can be compared', () => {
    expect(notesText({ notes: [NOTE] }).split('\n')).toEqual([
      '{',
      '  "format": "norscope-notes",',
      '  "version": 1,',
      '  "notes": [',
      '    {',
      '      "flash": 0,',
      '      "start": "0x00040000",',
      '      "end": "0x00060000",',
      '      "name": "environment",',
      '      "colour": "green",',
      '      "text": "Two copies.\\nThe first is the active one."',
      '    }',
      '  ]',
      '}',
      '',
    ]);
  });

  it('says what was written to it, whatever that is', () => {
    fc.assert(
      fc.property(fc.array(anyNote, { maxLength: 20 }), (notes) => {
        expect(parseNotes(notesText({ notes }), 'a.json').notes).toEqual(notes);
      }),
    );
  });

  it('may have places as numbers', () => {
    expect(parseNotes(fileWith({}), 'a.json').notes).toEqual([NOTE, NOTE]);
  });

  it.each([
    [{ colour: 'pink' }, /notes\[1\] \(“environment”\), colour: /],
    [{ start: '40000' }, /notes\[1\] \(“environment”\), start: expected bytes, as 4096 or "0x1000"/],
    [{ end: NOTE.start }, /notes\[1\] \(“environment”\) ends before its first byte/],
    [{ name: ' ' }, /notes\[1\] \(“ ”\), name: /],
    [{ color: 'red' }, /notes\[1\] \(“environment”\): .*color/],
  ])('names the entry that is none: %j', (change, words) => {
    expect(() => parseNotes(fileWith(change), 'a.json')).toThrow(words);
  });

  it.each([
    ['{', 'This file is no JSON'],
    ['[]', 'This file has no notes of Norscope'],
    ['{"format":"norscope-notes","version":2,"notes":[]}', 'written by a later version of Norscope'],
    ['{"format":"norscope-notes","version":1}', 'notes: '],
  ])('that is none is told so: %s', (text, words) => {
    expect(() => parseNotes(text, 'a.json')).toThrow(words);
  });

  it('names the entry that lies in no flash of the machine', () => {
    const beyond = [NOTE, { ...NOTE, name: 'far' }];
    expect(() => mustLieIn(beyond, [0x5_0000], 'a.json')).toThrow(
      'notes[0] (“environment”) ends at 0x00060000, beyond flash 0, which ends at 0x00050000',
    );
    expect(() => mustLieIn([{ ...NOTE, flash: 1 }], [0x6_0000], 'a.json')).toThrow(
      'notes[0] (“environment”) is about flash 1, which this machine lacks',
    );
    expect(() => mustLieIn(beyond, [0x6_0000], 'a.json')).not.toThrow();
  });
});
