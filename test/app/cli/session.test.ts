import { renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Explanation } from '../../../app/contract/operation.ts';
import { startCommand } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { small } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;
let data = '';
const start = (...words: readonly string[]) => startCommand(words, { NORSCOPE_DATA: data });

/** A session in which a block is erased, after so many reads that were left, and its image. */
async function session(left = 0): Promise<{ file: string; image: string }> {
  const image = madeImage(64 << 10);
  const { engine, type, go } = await engineWith({
    ...small('intel'),
    images: [{ path: image, mode: 'scratch' }],
  });
  for (let at = 0; at < left; at++) await type('r16 0x0');
  if (left > 0) await go(0);
  await type('erase 0x4000');
  const file = join(dirname(image), 'bug.norscope');
  await engine.handlers['session.save']({ path: file, overwrites: false, sight: null }, untold);
  return { file, image };
}

describe('A saved session on the command line', () => {
  it('is explained, without a board: it has its own', async () => {
    data = temporaryFolder();
    const { file } = await session();
    const command = start('explain', file, '--json');
    expect(await command.ended, command.output.stderr).toBe(0);
    const { operations } = Explanation.parse(JSON.parse(command.output.stdout));
    expect(operations.map(({ kind }) => kind)).toContain('block-erase');
  });

  it.each([
    ['explain', '--board', 'virt'],
    ['explain', '--geometry', 'width=2'],
    ['explain', '--global', 'cfi.pflash01.secure=on'],
    ['serve', '--board', 'virt'],
    ['serve', '--geometry', 'width=2'],
    ['serve', '--global', 'cfi.pflash01.secure=on'],
  ])('is refused by %s beside %s', async (name, ...option) => {
    data = temporaryFolder();
    const { file } = await session();
    const command = start(name, file, ...option);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain(
      'A saved session has a board, a geometry and properties of its own',
    );
    expect(command.output.stderr).toContain('Leave --board, --geometry and --global out.');
  });

  it.each(['mode=scratch', 'format=raw'])('says itself how its images are held, not ,%s', async (setting) => {
    data = temporaryFolder();
    const { file, image } = await session();
    const command = start('explain', file, '--flash0', `${image},${setting}`);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain('A saved session says itself how its images are held: --flash0.');
  });

  it('is exported as all that it is', async () => {
    data = temporaryFolder();
    const { file } = await session();
    const command = start('export', file, '--as', 'script');
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stdout).toContain('w16 0x00004000 0x0020');
  });

  it.each([
    ['explain', []],
    ['export', ['--as', 'script']],
  ])('has other branches, which %s does not tell, and says so', async (name, words) => {
    data = temporaryFolder();
    const { file } = await session(3);
    const command = start(name, file, ...words);
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stderr).toContain('1 other branch with 3 events is not told.');
    const { file: alone } = await session();
    const other = start(name, alone, ...words);
    expect(await other.ended).toBe(0);
    expect(other.output.stderr).not.toContain('not told');
  });

  it('is told where an image is that lies elsewhere now', async () => {
    data = temporaryFolder();
    const { file, image } = await session();
    const moved = join(temporaryFolder(), 'moved.bin');
    renameSync(image, moved);
    const refused = start('explain', file);
    expect(await refused.ended).toBe(2);
    expect(refused.output.stderr).toMatch(/made\.bin, an image of this session, is not at .* --flash0/);
    const wrong = start('explain', file, '--flash1', moved);
    expect(await wrong.ended).toBe(2);
    expect(wrong.output.stderr).toContain('This session has no image for flash 1, which --flash1 names');
    const nowhere = start('explain', file, '--flash0', image);
    expect(await nowhere.ended).toBe(2);
    expect(nowhere.output.stderr).toContain('--flash0: There is no such file');
    const command = start('explain', file, '--flash0', moved);
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stdout).toContain('block-erase');
  });

  it('that can’t be opened in the window is refused in the terminal, and no window comes up', async () => {
    data = temporaryFolder();
    const { file, image } = await session();
    // Not at once: the process that has the image open is asked for its lease first, and may be this one.
    await writeFile(image, new Uint8Array(64 << 10));
    const command = start(file);
    expect(await command.ended).not.toBe(0);
    expect(command.output.stderr).toContain('made.bin is not what it was when the session was saved');
  });

  it('needs a board where it is none', async () => {
    data = temporaryFolder();
    const command = start('explain', 'a.log');
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain("Required option '--board <id>' not specified.");
  });
});
