import { describe, expect, it } from 'vitest';
import { GPT } from '../../../../../../main/image/structure/formats/partition/gpt.ts';
import { MBR } from '../../../../../../main/image/structure/formats/partition/mbr.ts';
import { workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const MIB = 1024 * 1024;
const FORMATS = [GPT, MBR];
const missing = toolsMissing(['sgdisk', 'parted']);

let madeDisk: Uint8Array | undefined;

/** sgdisk takes a second. */
function gptDisk(): Uint8Array {
  madeDisk ??= makeGptDisk();
  return madeDisk.slice();
}

function makeGptDisk(): Uint8Array {
  const { folder, run, write, read } = workshop();
  write('disk', new Uint8Array(2 * MIB));
  run('sgdisk', [
    ...['--set-alignment=64', '--disk-guid=12345678-9abc-def0-1234-56789abcdef0'],
    ...['--new=1:128:+256K', '--typecode=1:EF00', '--change-name=1:boot'],
    ...['--new=2:1024:+512K', '--typecode=2:8300', '--change-name=2:rootfs'],
    ...['--attributes=1:set:0', '--attributes=1:set:63', `${folder}/disk`],
  ]);
  return read('disk');
}

function mbrDisk(...commands: readonly string[]): Uint8Array {
  const { run, write, read } = workshop();
  write('disk', new Uint8Array(2 * MIB));
  const words = ['mklabel msdos', 'unit s', ...commands].flatMap((command) => command.split(' '));
  run('parted', ['--script', '--align=none', 'disk', ...words]);
  const disk = read('disk');
  disk.set([0x78, 0x56, 0x34, 0x12], 440);
  return disk;
}

const dosDisk = () =>
  mbrDisk('mkpart primary fat32 128 383', 'mkpart primary ext2 512 1535', 'set 1 boot on');
const extendedDisk = () =>
  mbrDisk(
    ...['mkpart primary ext2 128 383', 'mkpart extended 512 3511'],
    ...['mkpart logical linux-swap 640 839', 'mkpart logical ext2 1024 1323'],
  );

describe.skipIf(missing !== null)('a GUID partition table', () => {
  it('has its partitions with their names and types, and good checksums', () => {
    const structure = scanned(gptDisk(), FORMATS);
    const table = nodeOf(structure, 'gpt');
    expect(table).toMatchObject({ offset: 0, size: 2 * MIB, confidence: 'proved', problems: [] });
    expect(table.checks.map(({ name, isGood }) => [name, isGood])).toEqual([
      ['header CRC-32', true],
      ['entries CRC-32', true],
    ]);
    expect(fieldOf(table, 'DiskGUID')).toBe('12345678-9abc-def0-1234-56789abcdef0');
    const parts = childrenOf(structure, table);
    expect(parts.map(({ name, subtype, offset, size }) => [name, subtype, offset, size])).toEqual([
      ['boot', 'EFI system', 0x10000, 256 * 1024],
      ['rootfs', 'Linux file system', 0x80000, 512 * 1024],
    ]);
    const boot = nodeOf(structure, 'partition', 'boot');
    expect(fieldOf(boot, 'Attributes')).toBe('0x8000000000000001');
    expect(childrenOf(structure, boot)).toMatchObject([{ kind: 'zeros' }]);
  });

  it('says which of its sums is wrong, and what became of the second table', () => {
    const disk = gptDisk();
    disk[1024 + 40] = 0x90;
    disk.fill(0, 2 * MIB - 512);
    const table = nodeOf(scanned(disk, FORMATS), 'gpt');
    expect(table.checks.map(({ isGood }) => isGood)).toEqual([true, false]);
    expect(table.problems).toEqual(['The last sector holds no backup header.']);
  });

  it('says that the second table is another, as it is where writing them was cut short', () => {
    const { folder, run, write, read } = workshop();
    write('disk', gptDisk());
    run('sgdisk', ['--change-name=2:newroot', `${folder}/disk`]);
    const disk = gptDisk();
    disk.set(read('disk').subarray(0, 34 * 512));
    const structure = scanned(disk, FORMATS);
    expect(nodeOf(structure, 'partition', 'newroot').offset).toBe(0x80000);
    expect(nodeOf(structure, 'gpt').problems).toEqual([
      'The backup table has other partitions than the first.',
    ]);
  });

  it('is told as far as it is there', () => {
    const disk = gptDisk().subarray(0, 0x90000);
    const structure = scanned(disk, FORMATS);
    expect(nodeOf(structure, 'gpt').problems).toEqual(['The last 1.44 MiB of the disk are not there.']);
    expect(nodeOf(structure, 'partition', 'rootfs').problems).toEqual([
      'Its last 448 KiB lie beyond the end.',
    ]);
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, gptDisk()));
});

describe.skipIf(missing !== null)('a master boot record', () => {
  it('has its partitions', () => {
    const structure = scanned(dosDisk(), FORMATS);
    const table = nodeOf(structure, 'mbr');
    expect(table).toMatchObject({ offset: 0, size: (512 + 1024) * 512, confidence: 'likely' });
    expect(fieldOf(table, 'UniqueMBRDiskSignature')).toBe('0x12345678');
    expect(fieldOf(table, 'partition 1 OSType')).toBe('0x0c (FAT32 (LBA))');
    expect(
      childrenOf(structure, table).map(({ name, subtype, offset, size }) => [name, subtype, offset, size]),
    ).toEqual([
      ['Partition 1, 128 KiB', 'FAT32 (LBA)', 128 * 512, 128 * 1024],
      ['Partition 2, 512 KiB', 'Linux', 512 * 512, 512 * 1024],
    ]);
  });

  it('has logical partitions in an extended one', () => {
    const structure = scanned(extendedDisk(), FORMATS);
    const extended = structure.nodes.find(({ subtype }) => subtype === 'extended');
    if (extended === undefined) throw new Error('There is no extended partition.');
    expect(
      childrenOf(structure, extended).map(({ name, subtype, offset }) => [name, subtype, offset]),
    ).toEqual([
      ['Partition 5, 100 KiB', 'Linux swap', 640 * 512],
      ['Partition 6, 150 KiB', 'Linux', 1024 * 512],
    ]);
  });

  it('is not every sector that ends in 55 AA', () => {
    const disk = dosDisk();
    const sector = disk.slice(0, 512);
    const changed = (at: number, value: number) => {
      const bytes = disk.slice();
      bytes[at] = value;
      return scanned(bytes, FORMATS).nodes.length;
    };
    expect(scanned(disk, FORMATS).nodes.length).toBeGreaterThan(0);
    // A status that is neither active nor not; a partition in an empty record; two active ones; two that overlap; one of no sectors.
    for (const [at, value] of [
      [446, 0x12],
      [446 + 32 + 8, 1],
      [446 + 16, 0x80],
      [446 + 16 + 9, 0],
      [446 + 4, 0],
    ] as const)
      expect(changed(at, value), `at ${at}`).toBe(0);
    expect(scanned(sector, FORMATS).nodes).toEqual([]);
  });

  it('bears what is damaged', () => {
    staysInBounds(FORMATS, dosDisk());
    staysInBounds(FORMATS, extendedDisk());
  });
});
