import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCommand } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';

const BLOCK = 4096;
/** Text, zeros, random bytes, and erased bytes. */
const image = Buffer.concat([
  Buffer.alloc(BLOCK, 'bootcmd=run distro_bootcmd\n'),
  Buffer.alloc(BLOCK),
  randomBytes(2 * BLOCK),
  Buffer.alloc(1000, 0xff),
]);

async function entropy(bytes: Uint8Array, ...options: readonly string[]) {
  const folder = temporaryFolder();
  const path = join(folder, 'image.bin');
  writeFileSync(path, bytes);
  const command = startCommand(['entropy', path, ...options], { NORSCOPE_DATA: folder });
  return { code: await command.ended, ...command.output };
}

describe('norscope entropy', () => {
  it('gives entropy and kind of each block, and where the entropy jumps', async () => {
    const { code, stdout } = await entropy(image, '--block-size', '4k', '--json');
    expect(code).toBe(0);
    const { blocks, edges, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ sizeBytes: image.length, blockBytes: BLOCK });
    expect(blocks).toMatchObject([
      { offset: 0, size: BLOCK, class: 'text', text: 1 },
      { offset: BLOCK, class: 'zero', entropy: 0, zero: 1 },
      { offset: 2 * BLOCK, class: 'packed' },
      { offset: 3 * BLOCK, class: 'packed' },
      { offset: 4 * BLOCK, size: 1000, class: 'erased', erased: 1 },
    ]);
    expect(edges).toMatchObject([
      { offset: BLOCK, after: 0 },
      { offset: 2 * BLOCK, before: 0 },
      { offset: 4 * BLOCK, after: 0 },
    ]);
  });

  it('draws a bar for each block, and says the edges in words', async () => {
    const { stdout } = await entropy(image, '--block-size', '4096');
    expect(stdout).toMatch(/^5 blocks of 4 KiB; entropy in bits a byte, 0 to 8$/m);
    expect(stdout).toMatch(/^0x00001000 {5}0.00 {20}zeros$/m);
    expect(stdout).toMatch(/^0x00002000 {5}7.9\d {2}█{15}[█▉▊]? +compressed or encrypted$/m);
    expect(stdout).toMatch(/^3 edges, where the entropy jumps$/m);
    expect(stdout).toMatch(/^0x00004000 {2}7.9\d → 0.00 {2}to erased$/m);
  });

  it('makes so many blocks as are asked for', async () => {
    const { stdout } = await entropy(image, '--blocks', '3', '--json');
    const { blockBytes, blocks } = JSON.parse(stdout);
    expect([blockBytes, blocks.length]).toEqual([Math.ceil(image.length / 3), 3]);
  });

  it('says that an image of one kind has no edge', async () => {
    expect((await entropy(new Uint8Array(BLOCK))).stdout).toContain('No edge');
  });

  it('refuses more lines than anybody reads', async () => {
    const { code, stderr } = await entropy(Buffer.alloc(2_000_001), '--block-size', '1');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/are more than a million\. Ask for blocks of 2 B or more\.|4 B or more\./);
  });

  it.each([
    ['--blocks', '0'],
    ['--block-size', 'many'],
    ['--block-size', '8192T', 'It must be less than 2^53.'],
  ])('refuses %s %s', async (option, value, why = 'It must be a number') => {
    const { code, stderr } = await entropy(image, option, value);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});
