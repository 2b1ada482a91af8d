import { describe, expect, it } from 'vitest';
import { ACPI_TABLE } from '../../../../../../main/image/structure/formats/uefi/acpi-table.ts';
import { UEFI_CAPSULE } from '../../../../../../main/image/structure/formats/uefi/capsule.ts';
import { INTERFACE_TABLE } from '../../../../../../main/image/structure/formats/uefi/interface-table.ts';
import { INTEL_MICROCODE } from '../../../../../../main/image/structure/formats/uefi/microcode.ts';
import { FORMATS } from '../../../../../../main/image/structure/formats.ts';
import { guidBytes } from '../../../../../../main/image/structure/record/guid.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { files, madeFile, madeVolume, uiSection } from '../../../../../kit/image/uefi-made.ts';

/** Some bytes before it and after it. */
function among(part: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(64, 0x33), part, Buffer.alloc(64, 0x33)]);
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

describe('A table of ACPI', () => {
  const table = Buffer.alloc(100);
  table.write('SSDT', 'latin1');
  table.writeUInt32LE(table.length, 4);
  table[8] = 2;
  table.write('NORSCPRamDisk', 10, 'latin1');
  table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 0xff;

  it('is found by its name and its checksum', () => {
    const found = nodeOf(scanned(among(table)), 'acpi-table', 'SSDT');
    expect(found).toMatchObject({ offset: 64, size: 100, subtype: 'more of the platform in AML' });
    expect(fieldOf(found, 'OEMID')).toBe('“NORSCP”');
  });

  it('is none without a good checksum', () => {
    for (const at of [4, 8, 9, 50]) expect(scanned(among(changed(table, at))).nodes).toEqual([]);
  });

  it('that is damaged stays in its bounds', () => staysInBounds([ACPI_TABLE], among(table)));
});

describe('An update of microcode', () => {
  const update = Buffer.alloc(2048, 7);
  const words = [1, 0xf0, 0x02102021, 0x906ea, 0, 1, 0x22, 2000, 2048, 0, 0, 0];
  for (const [index, word] of words.entries()) update.writeUInt32LE(word, 4 * index);
  let sum = 0;
  for (let at = 0; at < update.length; at += 4) sum = (sum + update.readUInt32LE(at)) >>> 0;
  update.writeUInt32LE(-sum >>> 0, 16);

  it('is found by its header and its checksum', () => {
    const found = nodeOf(scanned(among(update)), 'intel-microcode', 'microcode 0xf0 for 0x906ea');
    expect(found).toMatchObject({ offset: 64, size: 2048 });
    expect(fieldOf(found, 'Date')).toBe('2021-02-10');
  });

  it('is none without a good checksum, or a date', () => {
    for (const at of [8, 16, 20, 1000]) expect(scanned(among(changed(update, at))).nodes).toEqual([]);
  });

  it('that is damaged stays in its bounds', () => staysInBounds([INTEL_MICROCODE], among(update)));
});

describe('A firmware interface table', () => {
  const table = Buffer.alloc(48);
  table.write('_FIT_   ', 'latin1');
  table[8] = 3;
  table.writeUInt16LE(0x100, 12);
  table[14] = 0x80;
  table.writeBigUInt64LE(0xffd00060n, 16);
  table.writeUInt16LE(0x100, 28);
  table[30] = 1;
  table.writeBigUInt64LE(0xfedcba9876543211n, 32);
  table[46] = 7;
  table[15] = -table.reduce((sum, byte) => sum + byte, 0) & 0xff;

  it('says what lies where', () => {
    const found = nodeOf(scanned(among(table)), 'firmware-interface-table');
    expect(found).toMatchObject({ size: 48, checks: [{ name: 'checksum', isGood: true }] });
    expect(fieldOf(found, 'Entry[1]')).toBe('microcode update at 0xffd00060');
    expect(fieldOf(found, 'Entry[2]')).toBe('startup module of the BIOS at 0xfedcba9876543211');
    const damaged = nodeOf(scanned(among(changed(table, 20))), 'firmware-interface-table');
    expect(damaged.checks[0]?.isGood).toBe(false);
  });

  it('that is damaged stays in its bounds', () => staysInBounds([INTERFACE_TABLE], among(table)));
});

describe('A capsule', () => {
  const volume = madeVolume(files(madeFile(uiSection('Update'))));
  const header = Buffer.alloc(32);
  header.set(guidBytes('6dcbd5ed-e82d-4c44-bda1-7194199ad92a'));
  header.writeUInt32LE(32, 16);
  header.writeUInt32LE(0x50000, 20);
  header.writeUInt32LE(32 + volume.length, 24);
  const capsule = Buffer.concat([header, volume]);

  it('has what it brings', () => {
    const structure = scanned(among(capsule));
    const found = nodeOf(structure, 'uefi-capsule', 'gEfiFmpCapsuleGuid');
    expect(found).toMatchObject({ offset: 64, size: capsule.length, problems: [] });
    expect(fieldOf(found, 'Flags')).toBe('0x00050000 (persist across reset, initiate reset)');
    expect(childrenOf(structure, found).map(({ kind }) => kind)).toEqual(['uefi-volume']);
  });

  it('that is cut says so', () => {
    const found = nodeOf(scanned(capsule.subarray(0, 4096)), 'uefi-capsule');
    expect(found.problems).toEqual([
      'The header says that the capsule has 0x2020 (8.03 KiB); 0x1000 (4 KiB) are there.',
    ]);
  });

  it('that is damaged stays in its bounds', () => {
    staysInBounds([UEFI_CAPSULE], capsule);
    staysInBounds(FORMATS, among(capsule));
  });
});
