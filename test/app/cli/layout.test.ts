import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { startCommand } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { archive } from '../../kit/image/archive.ts';
import { treeOfFlashes } from '../../kit/image/flash-trees.ts';

const layout = (...options: readonly string[]) => layoutOf(makeDemoImage(), ...options);

async function layoutOf(bytes: Uint8Array, ...options: readonly string[]) {
  const folder = temporaryFolder();
  const image = join(folder, 'image.bin');
  writeFileSync(image, bytes);
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

it('norscope layout says at a structure that the end of its partition cuts it, and by how much', async () => {
  const [whole] = JSON.parse((await layout('--mtdparts', 'nor:-(all)', '--json')).stdout);
  const jffs2 = whole.partitions[0].structures.find(({ kind }: { kind: string }) => kind === 'jffs2');
  const line = ['--mtdparts', `nor:${jffs2.offset + jffs2.size - 4096}(first),4k(rest)`];
  const { code, stdout } = await layout(...line);
  expect(code).toBe(0);
  expect(stdout).toMatch(/nor:first .*jffs2 \(cut: 4 KiB are behind the end\)$/m);
  expect(stdout).toMatch(/nor:rest +part of jffs2 at 0x[\da-f]{8}$/m);
  expect(stdout.match(/cut/g)).toHaveLength(1);
  const [told] = JSON.parse((await layout(...line, '--json')).stdout);
  const { structures } = told.partitions[0];
  expect(structures).toContainEqual({ ...jffs2, cutBytes: 4096 });
  expect(structures.filter(({ cutBytes }: { cutBytes: number }) => cutBytes > 0)).toHaveLength(1);
});

it('norscope layout says of each partition that overlaps another one or reaches beyond the image', async () => {
  const { code, stderr } = await layout(
    '--mtdparts',
    'nor:64k(one),64k@32k(two),64k@48k(three),1g@0x800000(four)',
  );
  expect(code).toBe(0);
  expect(stderr).toContain('“two” overlaps “one”');
  expect(stderr).toContain('“three” overlaps “two”');
  expect(stderr).toContain('“four” reaches beyond the flash');
});

it('norscope layout says what the scan leaves out', async () => {
  const { code, stderr } = await layoutOf(Buffer.from(archive(30_001, 'one')), '--mtdparts', 'nor:-(all)');
  expect(code).toBe(0);
  expect(stderr).toBe('norscope: There is more: the tree ends at 300,000 fields of structures.\n');
});

it('norscope layout finds the layout that lies in the image, and says where', async () => {
  const { code, stdout, stderr } = await layout();
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^0x0{8} +[\d.]+ KiB +read-only +\S+ /m);
  expect(stderr).toMatch(/^norscope: As the device tree .* at 0x[\da-f]{8} \(\d+ of the scan\) tells it\.$/m);
});

it('norscope layout takes the first of several layouts, and names the others', async () => {
  const tree = treeOfFlashes(64 << 10);
  const { code, stdout, stderr } = await layoutOf(Buffer.concat([makeDemoImage(), tree]));
  expect(code, stderr).toBe(0);
  expect(stdout).toBe((await layout()).stdout);
  const offset = `0x${makeDemoImage().length.toString(16).padStart(8, '0')}`;
  expect(stderr).toMatch(
    new RegExp(
      `1 other layout lies in the image, which --mtdparts or --dtb name: the device tree .* at ${offset} `,
    ),
  );
});

it('norscope layout says where an image has none', async () => {
  const { code, stderr } = await layoutOf(Buffer.alloc(65_536, 0xff));
  expect(code).not.toBe(0);
  expect(stderr).toContain('Nothing in this image tells how it is divided');
  expect(stderr).toContain('--mtdparts or --dtb');
});

it('norscope layout takes one layout', async () => {
  expect((await layout('--mtdparts', 'x', '--dtb', 'y')).stderr).toMatch(/cannot be used with/);
});
