/**
 * From the file of a router's image to the tree of what lies in it: ours in a worker thread that is warm, with all that is
 * packed unpacked; binwalk as a process, which unpacks nothing.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { toolsMissing } from '../../kit/files/tools.ts';
import { routerImage, routerToolsMissing } from '../../kit/image/router-image.ts';
import { byTurns } from '../kit/by-turns.ts';
import { temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const missing = toolsMissing(['binwalk']) ?? routerToolsMissing();
if (missing !== null) throw new Error(missing);

const folder = temporaryFolder();
const path = join(folder, 'router.bin');
const { bytes } = routerImage(folder);
writeFileSync(path, bytes);
const engine = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
const { signal } = new AbortController();
const times = await byTurns(
  {
    ours: () => engine.scanFile(path, signal, () => undefined),
    binwalk: () => execFileSync('binwalk', [path], { stdio: 'ignore' }),
  },
  { warmUp: 1, counted: 5 },
);
engine.close();
reportRows([
  rowOf({
    what: `what lies in a router image of ${bytes.length / 1024 ** 2} MiB, packed data unpacked`,
    unit: 'ms',
    ours: times.ours,
    peer: { name: 'binwalk', values: times.binwalk },
    budget: { text: 'a tenth of binwalk', isMet: (_, ratio) => ratio !== null && ratio.median < 0.1 },
  }),
]);
