/**
 * `npm run package`: the distributable folder for this platform, in `release/`. NORSCOPE_ELECTRON_DIST names an
 * unpacked Electron to use instead of downloading one; its `version` file says which it is.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
const distribution = process.env.NORSCOPE_ELECTRON_DIST;
const choice =
  distribution === undefined || distribution === ''
    ? []
    : [
        `-c.electronDist=${distribution}`,
        `-c.electronVersion=${readFileSync(join(distribution, 'version'), 'utf8').trim().replace(/^v/, '')}`,
      ];
const options = ['--dir', '--publish', 'never', ...choice, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, [builder, ...options], { stdio: 'inherit' }).status ?? 1;
