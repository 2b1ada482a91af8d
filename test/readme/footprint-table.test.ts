import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FootprintReport } from '../../app/contract/footprint.ts';
import { startCommand } from '../kit/command.ts';
import { FIRMWARE } from '../kit/files/images.ts';
import { withBlock } from './block.ts';
import { FOOTPRINT_BLOCK, footprintTable } from './footprint-table.ts';

const README = join(import.meta.dirname, '..', '..', 'README.md');
const COMMAND = ['footprint', FIRMWARE.aavmfCode, '--instances', '20', '--qemu', '--json'];

/** Not a test: `npm run footprint-table` measures what the README’s table says, and writes it there. */
it('The README’s table of what strategies cost', async () => {
  const { ended, output } = startCommand(COMMAND);
  expect(await ended, output.stderr).toBe(0);
  const report = FootprintReport.parse(JSON.parse(output.stdout));
  writeFileSync(README, withBlock(readFileSync(README, 'utf8'), FOOTPRINT_BLOCK, footprintTable(report)));
});
