import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../../../../app/contract/structure.ts';
import { crc32 } from '../../../../../../main/image/crc32.ts';
import { FORMATS } from '../../../../../../main/image/structure/formats.ts';
import { guidBytes } from '../../../../../../main/image/structure/record/guid.ts';
import { packEfi } from '../../../../../kit/compression/efi-packer.ts';
import { PACKERS } from '../../../../../kit/compression/packers.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import {
  ANY_GUID,
  compressedSection,
  files,
  guidDefinedSection,
  madeFile,
  madeVolume,
  SECTION,
  section,
  sections,
  uiSection,
  versionSection,
} from '../../../../../kit/image/uefi-made.ts';

const INSIDE = sections(
  section(SECTION.raw, Buffer.from('words of firmware, '.repeat(40))),
  uiSection('Inside'),
  versionSection(3, '1.2'),
);

function volumeOf(...parts: readonly Uint8Array[]): Buffer {
  return madeVolume(files(madeFile(sections(...parts))));
}

/** The sections of a file that is made of them. */
function sectionsOf(...parts: readonly Uint8Array[]): StructureNode[] {
  const structure = scanned(volumeOf(...parts));
  return childrenOf(structure, nodeOf(structure, 'uefi-file'));
}

function onlySection(part: Uint8Array): StructureNode {
  const [only, ...others] = sectionsOf(part);
  if (only === undefined || others.length > 0) throw new Error('There is not one section.');
  return only;
}

describe('A section', () => {
  it('says what it is, at its place', () => {
    const found = sectionsOf(INSIDE);
    expect(found.map(({ subtype, name, start }) => [subtype, name, start])).toEqual([
      ['raw', '0x2f8 (760 B)', 96],
      ['UI', 'Inside', 860],
      ['version', '1.2', 880],
    ]);
    expect(found[2] && fieldOf(found[2], 'BuildNumber')).toBe('3');
  });

  it('may have the long form of a size', () => {
    const found = onlySection(section(SECTION.raw, Buffer.alloc(20, 1), { isExtended: true }));
    expect(found).toMatchObject({ subtype: 'raw', size: 28, problems: [] });
    expect(fieldOf(found, 'ExtendedSize')).toBe('0x1c (28 B)');
  });

  it('of a freeform subtype has its GUID', () => {
    const body = Buffer.concat([Buffer.from(guidBytes(ANY_GUID)), Buffer.alloc(8, 1)]);
    expect(onlySection(section(SECTION.freeform, body))).toMatchObject({ name: ANY_GUID });
  });

  it('that is disposable has sections', () => {
    const structure = scanned(volumeOf(section(SECTION.disposable, INSIDE)));
    expect(childrenOf(structure, nodeOf(structure, 'uefi-section', 'disposable'))).toHaveLength(3);
  });

  it('of an unknown type is looked through', () => {
    const structure = scanned(volumeOf(section(0x42, madeVolume(files(madeFile(INSIDE))))));
    expect(nodeOf(structure, 'uefi-section').subtype).toBe('unknown type 0x42');
    expect(nodeOf(structure, 'uefi-file', 'Inside')).toBeDefined();
  });

  it('that can’t be ends the list', () => {
    const structure = scanned(volumeOf(uiSection('First'), Buffer.from([2, 0, 0, 0x19, 1, 2, 3, 4])));
    const file = nodeOf(structure, 'uefi-file', 'First');
    expect(file.problems).toEqual(['No section follows at 0x10 of what holds them.']);
    expect(childrenOf(structure, file).map(({ kind }) => kind)).toEqual(['uefi-section', 'uefi-padding']);
  });

  it('whose text has no end says so', () => {
    expect(onlySection(section(SECTION.ui, Buffer.from('Name', 'utf16le')))).toMatchObject({
      name: 'Name',
      problems: ['The text does not end with a zero.'],
    });
  });
});

describe('A dependency', () => {
  const push = (guid: string) => Uint8Array.of(2, ...guidBytes(guid));
  const PCD = '11b34006-d85b-4d0a-a290-d5a571310ef7';
  const VARIABLE = '1e5668e2-8481-11d4-bcf1-0080c73c8881';
  const dependency = (...parts: Uint8Array[]) =>
    onlySection(section(SECTION.dxeDependency, Buffer.concat(parts)));
  const [AND, OR, NOT, TRUE, END, SOR] = [3, 4, 5, 6, 8, 9].map((code) => Uint8Array.of(code));

  it.each([
    ['TRUE', [TRUE, END]],
    ['gPcdProtocolGuid', [push(PCD), END]],
    ['gPcdProtocolGuid AND gEfiVariableArchProtocolGuid', [push(PCD), push(VARIABLE), AND, END]],
    [
      'NOT (gPcdProtocolGuid OR gEfiVariableArchProtocolGuid) AND TRUE',
      [push(PCD), push(VARIABLE), OR, NOT, TRUE, AND, END],
    ],
    ['SOR gPcdProtocolGuid', [SOR, push(PCD), END]],
    [`AFTER ${ANY_GUID}`, [Uint8Array.of(1, ...guidBytes(ANY_GUID)), END]],
  ])('reads as EDK2’s .inf files write it: %s', (text, parts) => {
    const found = dependency(...parts.flatMap((part) => part ?? []));
    expect(found).toMatchObject({ name: text, problems: [] });
    expect(fieldOf(found, 'Expression')).toBe(text);
  });

  it('has each operation beside its bytes', () => {
    const found = dependency(push(PCD), Uint8Array.of(8));
    expect(found.fields.slice(-2)).toEqual([
      { name: 'Opcode[0]', offset: 4, size: 17, text: `PUSH ${PCD} (gPcdProtocolGuid)` },
      { name: 'Opcode[1]', offset: 21, size: 1, text: 'END' },
    ]);
  });

  it.each([
    ['There is no operation 0x2a, at 0x4.', [Uint8Array.of(42)]],
    ['AND at 0x5 lacks what it is about.', [Uint8Array.of(6, 3, 8)]],
    ['PUSH at 0x4 lacks what it is about.', [Uint8Array.of(2, 1, 2, 3)]],
    ['The expression has no end.', [Uint8Array.of(6)]],
    ['The expression ends before it is joined to one.', [Uint8Array.of(6, 6, 8)]],
  ])('says what is wrong: %s', (problem, parts) => {
    expect(dependency(...parts).problems).toEqual([problem]);
  });
});

describe('A packed section', () => {
  const efi = (distanceCountBits: 4 | 5) =>
    packEfi(INSIDE, { distanceCountBits, windowBytes: 4096, blockSymbols: 1000 });
  const brotli = Buffer.concat([Buffer.alloc(16), brotliCompressSync(INSIDE)]);
  brotli.writeBigUInt64LE(BigInt(INSIDE.length));
  const tiano = 'a31280ad-481e-41b6-95e8-127f4c984779';

  it.each([
    ['EFI standard', compressedSection(1, efi(4), INSIDE.length)],
    ['EFI standard', compressedSection(1, efi(5), INSIDE.length)],
    ['Tiano', guidDefinedSection(tiano, efi(5))],
    ['Brotli', guidDefinedSection('3d532050-5cda-4fd0-879e-0f7f630d5afb', brotli)],
    ['gzip', guidDefinedSection('1d301fe9-be79-4353-91c2-d23bc959ae0c', gzipSync(INSIDE))],
  ])('has in other bytes what it unpacks to: %s', (name, part) => mustHoldInside(name, part));

  it.skipIf(toolsMissing(['xz']) !== null)('may be LZMA', () => {
    const packer = PACKERS.find(({ method }) => method === 'lzma');
    const packed = packer?.pack(INSIDE) ?? new Uint8Array(0);
    mustHoldInside('LZMA', compressedSection(2, packed, INSIDE.length));
    mustHoldInside('LZMA', guidDefinedSection('ee4e5898-3914-4259-9d6e-dc7bd79403cf', packed));
  });

  function mustHoldInside(name: string, part: Uint8Array): void {
    const structure = scanned(volumeOf(part));
    const packed = nodeOf(structure, 'uefi-section', name);
    expect(packed.problems).toEqual([]);
    expect(childrenOf(structure, packed).map((each) => [each.name, each.offset, each.start])).toEqual([
      ['0x2f8 (760 B)', null, 0],
      ['Inside', null, 764],
      ['1.2', null, 784],
    ]);
    expect(nodeOf(structure, 'uefi-file').name).toBe('Inside');
    expect(structure.spaces).toMatchObject([{ node: packed.id, unpackedBytes: INSIDE.length }]);
  }

  it('may not be packed at all', () => {
    const structure = scanned(volumeOf(compressedSection(0, INSIDE, INSIDE.length)));
    const found = nodeOf(structure, 'uefi-section', 'not compressed');
    expect(childrenOf(structure, found).map(({ offset }) => offset)).toEqual([105, 869, 889]);
  });

  it('that is damaged says so, and has what came out before', () => {
    const damaged = efi(4).subarray(0, efi(4).length / 2);
    const found = onlySection(compressedSection(1, damaged, INSIDE.length));
    expect(found.problems).not.toEqual([]);
  });

  it('of an unknown way of packing says so', () => {
    expect(onlySection(guidDefinedSection(ANY_GUID, INSIDE)).problems).toHaveLength(1);
    expect(onlySection(compressedSection(7, INSIDE, 9)).problems).toEqual([
      'The compression 7 is not known.',
    ]);
  });
});

describe('A section that a GUID defines', () => {
  const crc = 'fc1bcdb0-7d31-49aa-936a-a4600d9dd083';
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(INSIDE));

  it('may have a checksum over the sections in it', () => {
    const sound = scanned(volumeOf(guidDefinedSection(crc, INSIDE, { more: sum })));
    const found = nodeOf(sound, 'uefi-section');
    expect(found.checks).toEqual([{ name: 'CRC-32', isGood: true, text: 'good' }]);
    expect(childrenOf(sound, found)).toHaveLength(3);
    const bad = onlySection(guidDefinedSection(crc, Buffer.concat([INSIDE, INSIDE]), { more: sum }));
    expect(bad.checks[0]?.isGood).toBe(false);
  });

  it('has its sections in place where nothing need be done to them', () => {
    const structure = scanned(volumeOf(guidDefinedSection(ANY_GUID, INSIDE, { attributes: 0 })));
    expect(childrenOf(structure, nodeOf(structure, 'uefi-section', ANY_GUID))).toHaveLength(3);
  });

  it('whose data would begin outside says so', () => {
    const part = guidDefinedSection(ANY_GUID, INSIDE);
    part.writeUInt16LE(0xffff, 20);
    expect(onlySection(part).problems).toEqual(['The data would begin outside of the section.']);
  });
});

describe('Damaged sections', () => {
  it('stay in their bounds', () => {
    const packed = packEfi(INSIDE, { distanceCountBits: 5, windowBytes: 4096, blockSymbols: 1000 });
    const inner = madeVolume(files(madeFile(INSIDE)), { blocks: 1 });
    const whole = volumeOf(
      section(SECTION.dxeDependency, Uint8Array.of(2, ...guidBytes(ANY_GUID), 6, 3, 8)),
      section(SECTION.volumeImage, inner),
      section(SECTION.disposable, section(SECTION.disposable, INSIDE)),
      guidDefinedSection(ANY_GUID, INSIDE, { attributes: 0 }),
      compressedSection(1, packed, INSIDE.length),
    );
    staysInBounds(FORMATS, whole, { runs: 300 });
  });
});
