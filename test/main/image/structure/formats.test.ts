/** The order of the formats, by bytes that two of them would take. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../main/image/structure/format.ts';
import { DEVICE_TREE } from '../../../../main/image/structure/formats/boot/device-tree/device-tree.ts';
import { FIT } from '../../../../main/image/structure/formats/boot/fit/fit.ts';
import { LINUX_ARM64 } from '../../../../main/image/structure/formats/boot/linux/flat-image.ts';
import { PE } from '../../../../main/image/structure/formats/executable/pe.ts';
import { FAT } from '../../../../main/image/structure/formats/filesystem/fat.ts';
import { GPT } from '../../../../main/image/structure/formats/partition/gpt.ts';
import { MBR } from '../../../../main/image/structure/formats/partition/mbr.ts';
import { FORMATS } from '../../../../main/image/structure/formats.ts';
import { inProject } from '../../../house/source-tree.ts';
import { temporaryFolder } from '../../../kit/files/images.ts';
import { workshop } from '../../../kit/files/made.ts';
import { runTool, type Tool, toolsMissing } from '../../../kit/files/tools.ts';
import { made } from '../../../kit/image/made.ts';
import { scanned } from '../../../kit/image/scanned.ts';

const MIB = 1024 * 1024;

interface Order {
  readonly first: Format;
  readonly second: Format;
  readonly tools: readonly Tool[];
  readonly both: () => Uint8Array;
}

const ORDERS: readonly Order[] = [
  { first: FIT, second: DEVICE_TREE, tools: ['dtc'], both: fit },
  { first: LINUX_ARM64, second: PE, tools: [], both: kernelForUefi },
  { first: FAT, second: MBR, tools: ['mkfs.fat'], both: fatWithPartitions },
  { first: GPT, second: MBR, tools: ['sgdisk'], both: gptDisk },
];

describe.each(ORDERS)(
  'Bytes that are $first.kind and $second.kind alike',
  ({ first, second, tools, both }) => {
    const missing = toolsMissing(tools);

    it.skipIf(missing !== null)(`are the first${missing === null ? '' : ` (${missing})`}`, () => {
      const bytes = both();
      for (const format of [first, second])
        expect(scanned(bytes, [format]).nodes[0]).toMatchObject({ kind: format.kind, offset: 0 });
      expect(scanned(bytes).nodes[0]).toMatchObject({ kind: first.kind, offset: 0 });
    });
  },
);

describe('Each format', () => {
  it('is there once', () => expect(new Set(FORMATS).size).toBe(FORMATS.length));

  it('says what it follows, and where it may begin', () => {
    for (const { kind, follows, signatures, places } of FORMATS) {
      expect(kind).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(follows, kind).toMatch(/\.$/);
      expect(signatures.length > 0 || places !== undefined, kind).toBe(true);
    }
  });

  it('of a file in the folder of formats is one that a scan looks for', () => {
    const folder = inProject('main/image/structure/formats');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(folder, path), 'utf8'));
    const named = sources.flatMap((source) => source.match(/(?<=^export const )\w+(?=: Format =)/gm) ?? []);
    expect(named.length).toBe(FORMATS.length);
  });
});

function fit(): Uint8Array {
  const source = `/dts-v1/;
/ {
  description = "both";
  images { kernel-1 { data = "a kernel"; type = "kernel"; compression = "none"; }; };
  configurations { default = "one"; one { kernel = "kernel-1"; }; };
};`;
  return made({ 'in.its': source }, 'dtc -q -I dts -O dtb -o output in.its');
}

/** As Linux has it: what DOS would read between the two letters and the place of the PE header is a header of its own. */
function kernelForUefi(): Uint8Array {
  const bytes = Uint8Array.from(
    readFileSync(inProject('node_modules/electron-winstaller/vendor/7z-arm64.dll')),
  );
  const view = new DataView(bytes.buffer);
  bytes.fill(0, 8, 56);
  view.setBigUint64(16, BigInt(bytes.length), true);
  view.setBigUint64(24, 0xan, true);
  bytes.set(Buffer.from('ARMd'), 56);
  return bytes;
}

/** A boot sector has room for a table of partitions, and some formatters fill it. */
function fatWithPartitions(): Uint8Array {
  const path = join(temporaryFolder(), 'fat');
  writeFileSync(path, new Uint8Array(MIB));
  runTool('mkfs.fat', ['-F', '12', path]);
  const bytes = Uint8Array.from(readFileSync(path));
  bytes.fill(0, 446, 510);
  bytes.set([0x80, 0, 0, 0, 0x01, 0, 0, 0, 64, 0, 0, 0, 0, 1, 0, 0], 446);
  return bytes;
}

function gptDisk(): Uint8Array {
  const { folder, run, write, read } = workshop();
  write('disk', new Uint8Array(2 * MIB));
  run('sgdisk', ['--set-alignment=64', '--new=1:128:+256K', `${folder}/disk`]);
  return read('disk');
}
