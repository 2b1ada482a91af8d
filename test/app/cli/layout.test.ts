import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { startCommand } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';

async function layout(...options: readonly string[]) {
  const folder = temporaryFolder();
  const image = join(folder, 'demo.bin');
  writeFileSync(image, makeDemoImage());
  const command = startCommand(['layout', image, ...options], { NORSCOPE_DATA: folder });
  return { code: await command.ended, ...command.output };
}

it('norscope layout lists the partitions with what begins in each, as rows or as JSON', async () => {
  const line = ['--mtdparts', 'nor:64k(first)ro,1g(rest)'];
  const { code, stdout, stderr } = await layout(...line);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^0x00000000 +64 KiB +read-only +nor:first /m);
  expect(stdout).toMatch(/^0x00010000 +[\d.]+ MiB +nor:rest .*jffs2/m);
  expect(stderr).toContain('“rest” reaches beyond the flash');
  const told: unknown = JSON.parse((await layout(...line, '--json')).stdout);
  expect(told).toMatchObject([
    { flash: 'nor', partitions: [{ name: 'first', size: 65_536 }, { name: 'rest' }] },
  ]);
});

it('norscope layout wants to be told one layout', async () => {
  expect((await layout()).stderr).toContain('Expected --mtdparts or --dtb');
  expect((await layout('--mtdparts', 'x', '--dtb', 'y')).stderr).toMatch(/cannot be used with/);
});
