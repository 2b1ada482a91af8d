import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { startCommand } from '../../kit/command.ts';
import { runTool, toolsMissing } from '../../kit/files/tools.ts';
import { archive } from '../../kit/image/archive.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-scan-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const image = join(directory, 'demo.bin');
writeFileSync(image, makeDemoImage());

const scan = (...options: readonly string[]) => scanOf(image, ...options);

async function scanOf(path: string, ...options: readonly string[]): Promise<string> {
  const command = startCommand(['scan', path, ...options], { NORSCOPE_DATA: join(directory, 'data') });
  expect(await command.ended, command.output.stderr).toBe(0);
  return command.output.stdout;
}

describe('norscope scan', () => {
  it('prints the tree with the place of each structure, and none for a file that has no place of its own', async () => {
    const rows = (await scan()).split('\n');
    expect(rows.find((row) => row.includes('jffs2'))).toMatch(
      /^\d+ +0x[\da-f]{8} +0x[\da-f]+ +jffs2 \(little-endian\) {2}JFFS2/,
    );
    expect(rows.find((row) => row.includes('hostname'))).toMatch(/^\d+ +0xe +file {2}hostname/);
  });

  it('says under a structure what is wrong with it, and numbers them as extract takes them', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 4096 }, (_, at) => String(at * at)).join(' ')));
    packed.writeUInt32LE(0, packed.length - 8);
    const damaged = join(directory, 'damaged.bin');
    writeFileSync(damaged, Buffer.concat([Buffer.alloc(4096, 0xff), packed]));
    const rows = (await scanOf(damaged)).split('\n');
    const at = rows.findIndex((row) => /^1 +0x00001000 .* gzip /.test(row));
    expect(rows[at]).toMatch(/gzip stream$/);
    expect(rows[at + 1]).toMatch(/^ +! Deflated data is damaged/);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(160);
  });

  it('says of several checksums of a kind that they are bad as it says it of one', async () => {
    const bytes = Buffer.from(makeDemoImage());
    bytes.write('H', bytes.indexOf('hostname'));
    const damaged = join(directory, 'damaged-name.bin');
    writeFileSync(damaged, bytes);
    const rows = (await scanOf(damaged)).split('\n');
    const at = rows.findIndex((row) => row.endsWith('  JFFS2'));
    expect(rows[at + 1]).toMatch(/^ +! data CRCs: bad: 1 of \d+, the first in the node at 0x[\da-f]+$/);
  });

  it.skipIf(toolsMissing(['mksquashfs']) !== null)(
    'says under a SquashFS that what its files hold is not checked, as no fault of it',
    async () => {
      const files = join(directory, 'files');
      mkdirSync(files);
      writeFileSync(join(files, 'hostname'), 'router');
      const packed = join(directory, 'files.squashfs');
      runTool('mksquashfs', [files, packed, '-quiet', '-no-progress']);
      const rows = (await scanOf(packed)).split('\n');
      const at = rows.findIndex((row) => row.endsWith('  SquashFS'));
      expect(rows[at + 1]).toMatch(/^ +\(not checked: what its files hold: a scan unpacks none of them\)$/);
    },
  );

  it('says on standard error what it leaves out, as JSON has it nowhere', async () => {
    const many = join(directory, 'many.bin');
    writeFileSync(many, archive(30_001, 'one'));
    const command = startCommand(['scan', many, '--json'], { NORSCOPE_DATA: join(directory, 'data') });
    expect(await command.ended).toBe(0);
    expect(command.output.stderr).toBe(
      'norscope: There is more: the tree ends at 300,000 fields of structures.\n',
    );
  });

  it('prints them as JSON, too', async () => {
    const nodes: unknown = JSON.parse(await scan('--json'));
    expect(nodes).toContainEqual(
      expect.objectContaining({ kind: 'file', name: 'hostname', offset: null, size: 14 }),
    );
  });
});
