/**
 * From the file of a flash to the tree of what lies in it: ours in a worker thread that is warm, with all that is packed
 * unpacked; binwalk as a process, which looks for signatures alone, or unpacks as well where it is asked to.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { toolsMissing } from '../../kit/files/tools.ts';
import { routerImage, routerToolsMissing } from '../../kit/image/router-image.ts';
import { byTurns } from '../kit/by-turns.ts';
import { temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';

const MIB = 1 << 20;
const LARGE_BYTES = 64 * MIB;
/** Real programs, for the file system of the large flash: some 40 MiB packed. */
const PROGRAMS = ['arm', 'mips', 'ppc', 'riscv64', 'sh4', 'x86_64'].map(
  (machine) => `/usr/bin/qemu-system-${machine}`,
);

/** The programs beside which a scan is measured, as they are run on a file. */
const PEERS = {
  binwalk: (path: string) => execFileSync('binwalk', [path], { stdio: 'ignore' }),
  /** Unpacks what it has a program for, and looks into that. */
  'binwalk --extract --matryoshka': (path: string) => {
    const words = ['--extract', '--matryoshka', '--run-as=root', '--directory', temporaryFolder(), path];
    execFileSync('binwalk', words, { stdio: 'ignore' });
  },
};

/** The router's flash, and behind it a file system of programs and erased blocks. */
function largeFlash(router: Uint8Array): Uint8Array {
  const path = join(temporaryFolder(), 'programs.squashfs');
  execFileSync('mksquashfs', [...PROGRAMS, path, '-comp', 'lz4', '-quiet', '-no-progress']);
  const flash = new Uint8Array(LARGE_BYTES).fill(0xff);
  flash.set(router);
  flash.set(readFileSync(path), router.length);
  return flash;
}

async function scanRow(engine: Engine, path: string, what: string, peer: keyof typeof PEERS): Promise<Row> {
  const { signal } = new AbortController();
  const times = await byTurns(
    { ours: () => engine.scanFile(path, signal, () => undefined), peer: () => PEERS[peer](path) },
    { warmUp: 1, counted: 5 },
  );
  return rowOf({
    what: `what lies in ${what}, packed data unpacked`,
    unit: 'ms',
    ours: times.ours,
    peer: { name: peer, values: times.peer },
    budget: { text: 'a tenth of binwalk', isMet: (_, ratio) => ratio !== null && ratio.median < 0.1 },
  });
}

const missing = toolsMissing(['binwalk', 'mksquashfs']) ?? routerToolsMissing();
if (missing !== null) throw new Error(missing);

const folder = temporaryFolder();
const [router, large] = [join(folder, 'router.bin'), join(folder, 'flash.bin')];
const { bytes } = routerImage(folder);
writeFileSync(router, bytes);
writeFileSync(large, largeFlash(bytes));
const engine = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
reportRows([
  await scanRow(engine, router, `a router's flash of ${bytes.length / MIB} MiB`, 'binwalk'),
  await scanRow(
    engine,
    router,
    `a router's flash of ${bytes.length / MIB} MiB`,
    'binwalk --extract --matryoshka',
  ),
  await scanRow(engine, large, `a flash of ${LARGE_BYTES / MIB} MiB`, 'binwalk'),
]);
engine.close();
