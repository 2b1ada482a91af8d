import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../main/image/crc32.ts';
import { makeJffs2 } from '../../../main/image/demo/jffs2.ts';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { startCommand } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { archive } from '../../kit/image/archive.ts';

/** Two files, and what the command says of them. */
async function diff(before: Uint8Array, after: Uint8Array, ...options: readonly string[]) {
  const folder = temporaryFolder();
  const paths = [join(folder, 'before.bin'), join(folder, 'after.bin')] as const;
  writeFileSync(paths[0], before);
  writeFileSync(paths[1], after);
  const command = startCommand(['diff', ...paths, ...options], { NORSCOPE_DATA: folder });
  return { code: await command.ended, ...command.output };
}

function changed(image: Uint8Array, ...bytes: readonly [offset: number, value: number][]): Uint8Array {
  const copy = Uint8Array.from(image);
  for (const [offset, value] of bytes) copy[offset] = value;
  return copy;
}

const counting = Uint8Array.from({ length: 100_000 }, (_, index) => index);

describe('norscope diff', () => {
  it('says that two are the same, and ends with code 0', async () => {
    expect(await diff(counting, counting)).toEqual({
      code: 0,
      stdout: 'The two are the same: 100,000 bytes.\n',
      stderr: '',
    });
  });

  it('counts one byte as one', async () => {
    const [one, two] = [Uint8Array.of(1), Uint8Array.of(1, 2)];
    expect((await diff(one, one)).stdout).toBe('The two are the same: 1 byte.\n');
    expect((await diff(one, two)).stdout).toBe(
      '1 byte in 1 range differs; the first has 1 byte, the second 2.\n0x00000001  0x00000001  1 B\n',
    );
  });

  it('lists where they differ, a few equal bytes between two included, and ends with code 1', async () => {
    const other = changed(counting, [0x100, 1], [0x108, 1], [0xfff0, 1]);
    expect(await diff(counting, other)).toEqual({
      code: 1,
      stdout: '3 bytes in 2 ranges differ.\n0x00000100  0x00000108  9 B\n0x0000fff0  0x0000fff0  1 B\n',
      stderr: '',
    });
  });

  it('says where one goes on that the other ends before', async () => {
    const { code, stdout } = await diff(counting, counting.subarray(0, 99_990), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      sizesBytes: [100_000, 99_990],
      differingBytes: 10,
      count: 1,
      ranges: [{ start: 99_990, end: 100_000 }],
    });
  });

  it('says which structures changed, with the values of their fields', async () => {
    const before = makeDemoImage();
    const at = Buffer.from(before).indexOf(Buffer.from([0x27, 0x05, 0x19, 0x56]));
    const after = changed(before, [at + 32, 0x58]);
    const header = after.slice(at, at + 64).fill(0, 4, 8);
    new DataView(after.buffer).setUint32(at + 4, crc32(header));
    const { code, stdout } = await diff(before, after, '--structure', '--json');
    expect(code).toBe(1);
    const { structures } = JSON.parse(stdout);
    expect(structures).toMatchObject([
      { change: 'changed', kind: 'uimage', before: { offset: at }, after: { offset: at } },
    ]);
    expect(structures[0].fields.map(({ name }: { name: string }) => name)).toEqual(['ih_hcrc', 'ih_name']);
  });

  it('says of each what it is, by which path, its size and the name that it had', async () => {
    const image = (name: string, text: string) =>
      makeJffs2([
        { name, text: 'What is in a name?\n' },
        { name: 'motd', text },
      ]);
    const before = image('hostname', 'Erase before you program.\n');
    const after = image('nodename', 'Erase.\n').subarray(0, before.length / 2);
    const { stdout } = await diff(before, after, '--structure');
    expect(stdout).toMatch(
      /^0x00000000 {2}changed {3}JFFS2 {2}\(jffs2, little-endian, [\d,]+ → [\d,]+ bytes\)$/m,
    );
    expect(stdout).toMatch(/^unpacked {4}changed {3}JFFS2 \/ motd {2}\(file, 26 → 7 bytes\)$/m);
    expect(stdout).toMatch(/^unpacked {4}renamed {3}JFFS2 \/ nodename {2}\(file, was hostname\)$/m);
  });

  it('says where a file was, unless it was there', async () => {
    const before = archive(2, 'text');
    const atName = Buffer.from(before).indexOf('1\0text');
    const inPlace = await diff(before, changed(before, [atName, 0x61]), '--structure');
    expect(inPlace.stdout).toMatch(/^0x00000070 {2}renamed {3}cpio archive \/ a {2}\(file, was 1\)$/m);
    const behind = Buffer.concat([archive(1, '').subarray(0, 0x70), before]);
    const { stdout } = await diff(before, behind, '--structure');
    expect(stdout).toMatch(/^0x000000e0 {2}moved {5}cpio archive \/ 1 {2}\(file, from 0x00000070\)$/m);
    const less = archive(1, '');
    const two = [Buffer.concat([before, gzipSync(less)]), Buffer.concat([less, gzipSync(before)])] as const;
    const packed = await diff(...two, '--structure');
    expect(packed.stdout).toMatch(/^unpacked {4}moved {5}.*archive \/ 1 {2}\(file, from 0x00000070\)$/m);
  });

  it('says that only bytes between the structures differ, and how to see which', async () => {
    const { code, stdout } = await diff(counting, changed(counting, [0x100, 1]), '--structure');
    expect(code).toBe(1);
    expect(stdout).toBe(
      '1 byte in 1 range differs.\nNo structure differs. 1 of the bytes that differ lies in no structure that was found. Leave out --structure to see where.\n',
    );
  });

  it('says how many of the bytes that differ lie in no structure, besides those that do', async () => {
    const before = makeDemoImage();
    const at = Buffer.from(before).indexOf(Buffer.from([0x27, 0x05, 0x19, 0x56]));
    const inBoth = changed(before, [0x64, 0x11], [0x65, 0x11], [at + 100, 0x11]);
    const { stdout } = await diff(before, inBoth, '--structure');
    expect(stdout).toMatch(
      /changed .*\n2 of the bytes that differ lie in no structure that was found\. Leave out --structure to see where\.\n$/s,
    );
    const inOne = await diff(before, changed(before, [at + 100, 0x11]), '--structure');
    expect(inOne.stdout).not.toContain('in no structure');
    const { stdout: json } = await diff(before, inBoth, '--structure', '--json');
    expect(JSON.parse(json)).toMatchObject({ outsideBytes: 2, omissions: [] });
  });

  it('says that the structures were not all compared, where there are too many', async () => {
    const [before, after] = [archive(30_001, 'one'), archive(30_001, 'two')];
    const { code, stdout, stderr } = await diff(before, after, '--structure');
    expect(code).toBe(1);
    expect(stdout).toBe(
      '3 bytes in 1 range differ.\nNo structure that was compared differs. 3 of the bytes that differ lie in no structure that was found. Leave out --structure to see where.\n',
    );
    const omission = 'There is more: the tree ends at 300,000 fields of structures.';
    expect(stderr).toBe(`norscope: ${omission}\n`);
    const json = await diff(before, after, '--structure', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ structures: [], omissions: [omission] });
    expect(json.stderr).toBe(stderr);
  });

  it('says which file is not there', async () => {
    const command = startCommand(['diff', '/nowhere/a.bin', '/nowhere/b.bin']);
    expect(await command.ended).not.toBe(0);
    expect(command.output.stderr).toContain('There is no file a.bin');
  });
});
