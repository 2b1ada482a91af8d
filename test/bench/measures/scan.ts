/** From the file of an image to the tree of what lies in it: ours in a worker thread, binwalk as a process. Both are warm. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { toolsMissing } from '../../kit/files/tools.ts';
import { routerImage, routerToolsMissing } from '../../kit/image/router-image.ts';
import { byTurns } from '../kit/by-turns.ts';
import { firmware, temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const OVMF = '/usr/share/OVMF/OVMF_CODE_4M.fd';
/** Ten times faster. */
const SHARE = 0.1;

const missing = toolsMissing(['binwalk']) ?? routerToolsMissing();
if (missing !== null) throw new Error(missing);
if (!existsSync(OVMF)) throw new Error(`${OVMF} is missing: apt-get install ovmf`);

const folder = temporaryFolder();
const engine = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
const signal = new AbortController().signal;
const router = join(folder, 'router.bin');
writeFileSync(router, routerImage(folder).bytes);

for (const [name, path] of [
  ['AAVMF_CODE.fd, 64 MiB', firmware()],
  ['OVMF_CODE_4M.fd, its LZMA unpacked', OVMF],
  ['a router image of 8 MiB, all unpacked', router],
] as const) {
  const times = await byTurns(
    {
      ours: () => engine.scanFile(path, signal, () => undefined),
      binwalk: () => execFileSync('binwalk', [path], { stdio: 'ignore' }),
    },
    { warmUp: 1, counted: 3 },
  );
  reportRows([
    rowOf({
      what: `what lies in ${name}`,
      unit: 'ms',
      ours: times.ours,
      peer: { name: 'binwalk', values: times.binwalk },
      budget: {
        text: `at most ${SHARE} of binwalk`,
        isMet: (_, ratio) => (ratio === null ? null : ratio.median <= SHARE),
      },
    }),
  ]);
}
engine.close();
