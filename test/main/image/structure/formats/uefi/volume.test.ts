import { describe, expect, it } from 'vitest';
import { UEFI_VOLUME } from '../../../../../../main/image/structure/formats/uefi/volume/volume.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import {
  ANY_GUID,
  FFS1,
  FFS3,
  files,
  madeFile,
  madeVolume,
  SECTION,
  section,
  sections,
  uiSection,
  withVolumeSum,
} from '../../../../../kit/image/uefi-made.ts';
import { paysForItsWork, repeated } from '../../../../../kit/image/work.ts';

const BODY = section(SECTION.raw, Buffer.from('what a file holds'));
const NAMED = sections(BODY, uiSection('Dumper'));

describe('A firmware volume', () => {
  it('has its files and what is free behind them', () => {
    const structure = scanned(madeVolume(files(madeFile(NAMED), madeFile(BODY))));
    const volume = nodeOf(structure, 'uefi-volume');
    expect(volume).toMatchObject({ subtype: 'FFS2', confidence: 'proved', problems: [] });
    expect(volume.checks.map(({ name, isGood }) => [name, isGood])).toEqual([
      ['header checksum', true],
      ['block map', true],
    ]);
    expect(childrenOf(structure, volume).map(({ kind, name }) => [kind, name])).toEqual([
      ['uefi-file', 'Dumper'],
      ['uefi-file', ANY_GUID],
      ['uefi-free-space', 'free space'],
    ]);
  });

  it('is known by the name of its extended header, and begins its files behind that', () => {
    const name = '48db5e17-707c-472d-91cd-1613e7ef51b0';
    const structure = scanned(madeVolume(files(madeFile(NAMED)), { name }));
    const volume = nodeOf(structure, 'uefi-volume', 'OVMF compact main volume');
    expect(fieldOf(volume, 'FvName')).toBe(`${name} (OVMF compact main volume)`);
    expect(nodeOf(structure, 'uefi-file', 'Dumper').start).toBe(96);
  });

  it('is likely where its sum is wrong and its lengths agree, and none where they don’t', () => {
    const volume = madeVolume(files(madeFile(NAMED)));
    volume.writeUInt8(1, 54);
    const found = nodeOf(scanned(volume), 'uefi-volume');
    expect(found.confidence).toBe('likely');
    expect(found.checks[0]?.text).toBe('bad: it comes to 0x1, not to 0');
    volume.writeUInt32LE(7, 56);
    expect(scanned(volume).nodes).toEqual([]);
  });

  it('says of a block map that is not as long as the volume how long it is', () => {
    const volume = madeVolume(files(madeFile(NAMED)));
    volume.writeUInt32LE(7, 56);
    const found = nodeOf(scanned(withVolumeSum(volume)), 'uefi-volume');
    expect(found.checks[1]?.text).toBe('bad: its blocks have 28 KiB, the volume 8 KiB');
  });

  it('is looked through by signatures where its file system is not known', () => {
    const inner = madeVolume(files(madeFile(NAMED)));
    const structure = scanned(madeVolume(inner, { fileSystem: ANY_GUID }));
    const [outer] = structure.nodes;
    expect(outer).toMatchObject({ subtype: 'unknown file system', name: ANY_GUID });
    expect(outer?.problems).toHaveLength(1);
    expect(nodeOf(structure, 'uefi-file', 'Dumper').parent).toBe(1);
  });

  it('that is cut says so, and has the file that is cut', () => {
    const whole = madeVolume(files(madeFile(NAMED), madeFile(section(SECTION.raw, Buffer.alloc(3000)))));
    const structure = scanned(whole.subarray(0, 2048));
    expect(nodeOf(structure, 'uefi-volume').problems).toEqual([
      'The header says that the volume has 0x2000 (8 KiB); 0x800 (2 KiB) are there.',
    ]);
    expect(nodeOf(structure, 'uefi-file', ANY_GUID).problems).toEqual([
      'The header says that the file has 0xbd4 (2.96 KiB); 0x770 (1.86 KiB) are there.',
    ]);
    expect(nodeOf(structure, 'uefi-section', '0x754 (1.83 KiB)').problems).toHaveLength(1);
  });
});

describe('A file', () => {
  it.each([
    [0xf8, 'freeform'],
    [0xfe, 'freeform, header not yet written'],
    [0xfc, 'freeform, data not yet written'],
    [0xf0, 'freeform, being updated'],
    [0xe8, 'freeform, deleted'],
    [0xd8, 'freeform, header invalid'],
  ])('is what the highest bit of its state %d says: %s', (state, subtype) => {
    const ones = scanned(madeVolume(files(madeFile(NAMED, { state }))));
    expect(nodeOf(ones, 'uefi-file').subtype).toBe(subtype);
    const zeros = scanned(madeVolume(files(madeFile(NAMED, { state, erased: 0 })), { erased: 0 }));
    expect(nodeOf(zeros, 'uefi-file').subtype).toBe(subtype);
  });

  it('has a sum over its data if it says so', () => {
    const file = madeFile(NAMED, { attributes: 0x40 });
    const sound = nodeOf(scanned(madeVolume(files(file))), 'uefi-file');
    expect(sound.checks.map(({ text }) => text)).toEqual(['good', 'good']);
    file[40] = (file[40] ?? 0) ^ 1;
    const damaged = nodeOf(scanned(madeVolume(files(file))), 'uefi-file');
    expect(damaged.checks[1]).toMatchObject({ name: 'data checksum', isGood: false });
    expect(damaged.checks[1]?.text).toMatch(/^bad: it is 0x\w+, 0x\w+ is written there$/);
  });

  it('of the first revision has a tail that its header is compared with', () => {
    const file = madeFile(NAMED, { attributes: 0x41, revision: 1 });
    const volume = () => madeVolume(files(file), { fileSystem: FFS1, revision: 1 });
    const sound = nodeOf(scanned(volume()), 'uefi-file', 'Dumper');
    expect(sound.checks.map(({ name, isGood }) => [name, isGood])).toEqual([
      ['header checksum', true],
      ['data checksum', true],
      ['tail', true],
    ]);
    file[file.length - 1] = 0;
    expect(nodeOf(scanned(volume()), 'uefi-file').checks[2]?.isGood).toBe(false);
  });

  it('of the third may be large', () => {
    const file = madeFile(NAMED, { attributes: 0x01, revision: 3 });
    const found = nodeOf(scanned(madeVolume(files(file), { fileSystem: FFS3 })), 'uefi-file', 'Dumper');
    expect(found.size).toBe(32 + NAMED.length);
    expect(fieldOf(found, 'Attributes')).toBe('0x01 (large)');
    expect(fieldOf(found, 'ExtendedSize')).toMatch(/^0x/);
  });

  it('says how it is aligned', () => {
    const attributes = (value: number) =>
      fieldOf(
        nodeOf(scanned(madeVolume(files(madeFile(NAMED, { attributes: value })))), 'uefi-file'),
        'Attributes',
      );
    expect(attributes(0x28)).toBe('0x28 (aligned to 4 KiB)');
    expect(attributes(0x3e)).toBe('0x3e (fixed in its place, aligned to 16 MiB)');
    expect(attributes(0)).toBe('0x00');
  });

  it('that pads has what was put there without a file of its own', () => {
    const inner = madeVolume(files(madeFile(NAMED)));
    const pad = madeFile(Buffer.concat([Buffer.alloc(40, 0xff), inner]), { type: 0xf0 });
    const structure = scanned(madeVolume(files(pad, madeFile(Buffer.alloc(40, 0xff), { type: 0xf0 }))));
    const [first, second] = structure.nodes.filter(({ subtype }) => subtype === 'pad');
    expect(first && childrenOf(structure, first)).toMatchObject([{ kind: 'uefi-padding', subtype: 'data' }]);
    expect(second && childrenOf(structure, second)).toEqual([]);
    expect(nodeOf(structure, 'uefi-file', 'Dumper')).toBeDefined();
  });

  it('that lists what starts first names it as it names itself', () => {
    const apriori = 'fc510ee7-ffdc-11d4-bd41-0080c73c8881';
    const list = section(SECTION.raw, madeFile(new Uint8Array(0)).subarray(0, 16));
    const driver = madeFile(NAMED, { name: '00112233-4455-6677-8899-aabbccddeeff' });
    const listed = Buffer.concat([list, driver.subarray(0, 16)]);
    listed.writeUIntLE(listed.length, 0, 3);
    const structure = scanned(madeVolume(files(madeFile(listed, { name: apriori }), driver)));
    const raw = childrenOf(structure, nodeOf(structure, 'uefi-file', 'DXE apriori'))[0];
    expect(raw?.name).toBe('2 files that start first');
    expect(raw && fieldOf(raw, 'File[0]')).toBe(ANY_GUID);
    expect(raw && fieldOf(raw, 'File[1]')).toBe('00112233-4455-6677-8899-aabbccddeeff (Dumper)');
  });

  it('ends the list where none follows, and what is there instead is data', () => {
    const structure = scanned(madeVolume(Buffer.concat([files(madeFile(NAMED)), Buffer.alloc(64, 0x77)])));
    const volume = nodeOf(structure, 'uefi-volume');
    expect(volume.problems).toEqual([
      `No file follows at 0x${(72 + files(madeFile(NAMED)).length).toString(16)} of the volume, and it is not free either.`,
    ]);
    expect(childrenOf(structure, volume).map(({ kind, subtype }) => [kind, subtype])).toEqual([
      ['uefi-file', 'freeform'],
      ['uefi-padding', 'data'],
    ]);
  });
});

describe('A damaged volume', () => {
  it('stays in its bounds', () => {
    const inner = madeVolume(files(madeFile(NAMED, { attributes: 0x40 })), { blocks: 1 });
    const image = sections(section(SECTION.volumeImage, inner), uiSection('Inside'));
    const outer = madeVolume(files(madeFile(image, { type: 0x0b }), madeFile(BODY, { type: 0xf0 })), {
      name: ANY_GUID,
    });
    staysInBounds([UEFI_VOLUME], outer, { runs: 300 });
  });
});

describe('What only begins as a volume', () => {
  it('is charged for the header that it claims', () => {
    const header = madeVolume(files(madeFile(NAMED))).subarray(0, 64);
    header.writeBigUInt64LE(1n << 40n, 32);
    header.writeUInt16LE(0xfff8, 48);
    paysForItsWork(repeated(header, 0x20000), [UEFI_VOLUME]);
  });
});
