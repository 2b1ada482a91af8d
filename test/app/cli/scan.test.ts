import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { startCommand } from '../../kit/command.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-scan-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const image = join(directory, 'demo.bin');
writeFileSync(image, makeDemoImage());

async function scan(...options: readonly string[]): Promise<string> {
  const command = startCommand(['scan', image, ...options], { NORSCOPE_DATA: join(directory, 'data') });
  expect(await command.ended, command.output.stderr).toBe(0);
  return command.output.stdout;
}

describe('norscope scan', () => {
  it('prints the tree with the place of each structure, and none for a file that has no place of its own', async () => {
    const rows = (await scan()).split('\n');
    expect(rows.find((row) => row.includes('jffs2'))).toMatch(
      /^0x[\da-f]{8} +0x[\da-f]+ +jffs2 \(little-endian\) {2}JFFS2/,
    );
    expect(rows.find((row) => row.includes('hostname'))).toMatch(/^ +0xe +file {2}hostname/);
  });

  it('prints them as JSON, too', async () => {
    const nodes: unknown = JSON.parse(await scan('--json'));
    expect(nodes).toContainEqual(
      expect.objectContaining({ kind: 'file', name: 'hostname', offset: null, size: 14 }),
    );
  });
});
