import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  AMD_BOARDS,
  type AmdBoard,
  type AmdMachine,
  startAmdMachine,
  withGlobals,
} from '../kit/amd-machine.ts';
import { amdProgram } from '../kit/amd-programs.ts';
import { toCycle } from '../kit/bus-driver.ts';
import { qemuMissing, startQemu } from '../kit/qemu-qtest.ts';
import { shrinkProgram } from '../kit/shrink-program.ts';
import { startImage } from '../kit/vectors.ts';

const PATTERN_BYTES = 0x1_0000;
const RUNS = Number(process.env.ORACLE_RUNS ?? 4);
const LONG_ENOUGH_TO_SHRINK_MS = 240_000;
const missing = qemuMissing();
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 0x7fff_ffff);

const folder = mkdtempSync(join(tmpdir(), 'norscope-amd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a flash has in its boot sectors, and the usual ones after them. */
const TOP_BOOT = [
  ...['num-blocks0=127', 'sector-length0=65536', 'num-blocks1=1', 'sector-length1=32768'],
  ...['num-blocks2=2', 'sector-length2=8192', 'num-blocks3=1', 'sector-length3=16384'],
].map((property) => `cfi.pflash02.${property}`);

/** A machine to compare: the board, its properties, how its drive is opened. */
interface Setting {
  readonly name: 'musicpal' | 'xilinx-zynq-a9';
  readonly globals: readonly string[];
  readonly isReadOnly: boolean;
  readonly sizeBytes: number;
  /** Programs to run: fewer for a large image, which costs more than the program. */
  readonly runs: number;
}

interface Difference {
  readonly program: readonly string[];
  readonly text: string;
}

/** A pattern, then zeros that take no room on the disk. */
function makeImage(sizeBytes: number): string {
  const path = join(folder, 'flash.img');
  writeFileSync(path, startImage(seed, PATTERN_BYTES));
  truncateSync(path, sizeBytes);
  return path;
}

async function findDifference(program: readonly string[], setting: Setting): Promise<Difference | null> {
  const { name, globals, isReadOnly, sizeBytes } = setting;
  const path = makeImage(sizeBytes);
  const board = withGlobals(AMD_BOARDS[name], globals);
  const ours = startAmdMachine(board, new Uint8Array(readFileSync(path)), isReadOnly);
  const qemu = await startQemu([{ path, isReadOnly }], { board: name, globals });
  const { lines, answers } = runOurs(ours, board, program);
  try {
    const theirs = await qemu.runAll(lines);
    const line = theirs.findIndex((answer, index) => answer !== answers[index]);
    if (line >= 0) {
      const text = `${lines[line]}: QEMU ${theirs[line]}, Norscope ${answers[line]}`;
      return { program: lines.slice(0, line + 1), text };
    }
    const text = imageDifference(path, ours.device.array.bytes);
    return text === '' ? null : { program: lines, text };
  } finally {
    await qemu.close();
  }
}

/** Leaves out what crashes QEMU 7.2.22: a read that begins in directly read flash and runs over its end. */
function runOurs(ours: AmdMachine, board: AmdBoard, program: readonly string[]) {
  const sizeBytes = ours.device.array.bytes.length;
  const lines: string[] = [];
  const answers: string[] = [];
  for (const line of program) {
    const { address, widthBytes, data } = toCycle(line);
    const leavesFlash = ((address - board.base) % sizeBytes) + widthBytes > sizeBytes;
    if (data === null && leavesFlash && ours.isDirect) continue;
    lines.push(line);
    answers.push(ours.run(line));
  }
  return { lines, answers };
}

/** Where the image that QEMU left differs from our bytes; empty if nowhere. */
function imageDifference(path: string, bytes: Uint8Array): string {
  const theirs = Buffer.alloc(bytes.length);
  const file = openSync(path, 'r');
  readSync(file, theirs, 0, theirs.length, 0);
  closeSync(file);
  if (theirs.equals(bytes)) return '';
  const offset = theirs.findIndex((byte, index) => byte !== bytes[index]);
  return `offset 0x${offset.toString(16)} holds ${theirs[offset]} in QEMU, ${bytes[offset]} in Norscope`;
}

async function shortestFailure(difference: Difference, setting: Setting): Promise<string> {
  const fails = async (candidate: readonly string[]) => (await findDifference(candidate, setting)) !== null;
  const script = await shrinkProgram(difference.program, fails);
  const { text } = (await findDifference(script, setting)) ?? difference;
  const how = `The shortest program that shows it, for -M ${setting.name} -qtest stdio:`;
  return [`ORACLE_SEED=${seed}`, text, how, ...script].join('\n');
}

describe.skipIf(missing !== null)(
  `QEMU 7.2.22 and our AMD device, seed ${seed}${missing === null ? '' : `: ${missing}`}`,
  () => {
    it.each<[string, Setting]>([
      [
        'two bytes wide, writable',
        { name: 'musicpal', globals: [], isReadOnly: false, sizeBytes: 0x80_0000, runs: RUNS },
      ],
      [
        'two bytes wide, read-only',
        { name: 'musicpal', globals: [], isReadOnly: true, sizeBytes: 0x80_0000, runs: RUNS },
      ],
      [
        'four regions of sectors',
        { name: 'musicpal', globals: TOP_BOOT, isReadOnly: false, sizeBytes: 0x80_0000, runs: RUNS },
      ],
      [
        'one byte wide',
        { name: 'xilinx-zynq-a9', globals: [], isReadOnly: false, sizeBytes: 0x400_0000, runs: RUNS / 2 },
      ],
    ])(
      'answer alike, and leave the same bytes: %s',
      async (_, setting) => {
        const program = amdProgram(withGlobals(AMD_BOARDS[setting.name], setting.globals));
        for (const lines of fc.sample(program, { seed, numRuns: setting.runs })) {
          const difference = await findDifference(lines, setting);
          if (difference !== null) expect.fail(await shortestFailure(difference, setting));
        }
      },
      LONG_ENOUGH_TO_SHRINK_MS,
    );
  },
);
