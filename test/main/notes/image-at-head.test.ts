import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageAtHead } from '../../../main/notes/image-at-head.ts';
import { notesText } from '../../../main/notes/notes-file.ts';
import { temporaryFolder } from '../../kit/files/images.ts';

function fileOf(text: string): string {
  const path = join(temporaryFolder(), 'kept.json');
  writeFileSync(path, text);
  return path;
}

describe('The image of a kept file', () => {
  it.each(['/boot/OVMF_VARS.fd', '/{"image": {}}/a "b" \\ c.fd', `/${'ä'.repeat(2000)}.fd`])(
    'is told by its first bytes: %j',
    (path) => {
      const image = { path, sizeBytes: 4096, modifiedMs: 1234.5 };
      expect(imageAtHead(fileOf(notesText({ image, notes: [] })))).toEqual(image);
    },
  );

  it('needs nothing of what follows it', () => {
    const image = { path: '/a.fd', sizeBytes: 4096, modifiedMs: 1 };
    const text = notesText({ image, notes: [] });
    expect(imageAtHead(fileOf(text.slice(0, text.indexOf('"notes"'))))).toEqual(image);
  });

  it.each(['', 'no JSON', '"image": {"path": 3}', `${' '.repeat(9000)}"image": {}`])(
    'is none in %j',
    (text) => expect(imageAtHead(fileOf(text))).toBeNull(),
  );

  it('is none where there is no file', () => expect(imageAtHead('/no/such.json')).toBeNull());
});
