/**
 * What lies in firmware: the scan alone, and the whole command beside the programs that people use for it. UEFIExtract writes
 * its report only; binwalk looks for its signatures, and unpacks nothing.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { structureOf } from '../../../main/image/structure/flatten.ts';
import { FORMATS } from '../../../main/image/structure/formats.ts';
import { scanBytes } from '../../../main/image/structure/scan.ts';
import { byTurns } from '../kit/by-turns.ts';
import { firmware, temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { type Compared, type Row, rowOf } from '../kit/row.ts';

const ROUNDS = { warmUp: 1, counted: 3 };
const OVMF = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const COMMAND = join(import.meta.dirname, '..', 'node', 'norscope.cjs');

interface Peer {
  readonly name: string;
  readonly program: string;
  readonly package: string;
  readonly options: readonly string[];
}

const BINWALK: Peer = { name: 'binwalk', program: 'binwalk', package: 'binwalk', options: [] };
const UEFIEXTRACT: Peer = {
  name: 'UEFIExtract report',
  program: 'UEFIExtract',
  package: 'uefitool-cli',
  options: ['report'],
};

const TENTH: Compared['budget'] = {
  text: 'a tenth of binwalk',
  isMet: (_, ratio) => ratio !== null && ratio.median < 0.1,
};

async function scanRow(path: string): Promise<Row> {
  const bytes = new Uint8Array(readFileSync(path));
  const nodes = structureOf(scanBytes(bytes, FORMATS)).nodes.length;
  const { scan } = await byTurns({ scan: () => structureOf(scanBytes(bytes, FORMATS)) }, ROUNDS);
  return rowOf({ what: `scan ${basename(path)}: ${nodes} structures`, unit: 'ms', ours: scan });
}

async function commandRow(
  path: string,
  { name, program, package: from, options }: Peer,
  budget?: Compared['budget'],
): Promise<Row> {
  // UEFIExtract writes beside the image.
  const image = join(temporaryFolder(), basename(path));
  copyFileSync(path, image);
  const run = (file: string, ...arguments_: string[]) => {
    try {
      return execFileSync(file, arguments_, { stdio: 'ignore' });
    } catch (thrown) {
      throw new Error(`${file} could not be run: apt-get install ${from}`, { cause: thrown });
    }
  };
  const { ours, peer } = await byTurns(
    {
      ours: () => run(process.execPath, COMMAND, 'scan', image),
      peer: () => run(program, image, ...options),
    },
    ROUNDS,
  );
  return rowOf({
    what: `norscope scan ${basename(path)}, the whole command`,
    unit: 'ms',
    ours,
    peer: { name, values: peer },
    budget,
  });
}

if (!existsSync(OVMF)) throw new Error(`${OVMF} is missing: apt-get install ovmf`);
reportRows([
  await scanRow(OVMF),
  await scanRow(firmware()),
  await commandRow(OVMF, UEFIEXTRACT),
  await commandRow(firmware(), UEFIEXTRACT),
  await commandRow(OVMF, BINWALK),
  await commandRow(firmware(), BINWALK, TENTH),
]);
