import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../../../../app/contract/structure.ts';
import { crc32 } from '../../../../../../main/image/crc32.ts';
import { FORMATS } from '../../../../../../main/image/structure/formats.ts';
import { guidBytes } from '../../../../../../main/image/structure/record/guid.ts';
import { firmwareMissing } from '../../../../../kit/files/images.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import {
  AUTHENTICATED_STORE,
  madeStore,
  madeVariable,
  madeVssStore,
  PLAIN_STORE,
} from '../../../../../kit/image/nvram-made.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { ANY_GUID, madeVolume, NVRAM } from '../../../../../kit/image/uefi-made.ts';

const GLOBAL = '8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** A volume with a store, an erased event log, a working block and a spare area. */
function nvramOf(store: Uint8Array, work: Uint8Array = workingBlock()): Buffer {
  return madeVolume(Buffer.concat([store, Buffer.alloc(0x400, 0xff), work]), {
    fileSystem: NVRAM,
    blocks: 2,
  });
}

function workingBlock(queue: Uint8Array = new Uint8Array(0)): Buffer {
  const block = Buffer.alloc(0x400, 0xff);
  block.set(guidBytes('9e58292b-7c68-497d-a0ce-6500fd9f1b95'));
  block.writeBigUInt64LE(BigInt(block.length - 32), 24);
  block.writeUInt32LE(crc32(block.subarray(0, 32)), 16);
  block[20] = 0xfe;
  block.set(queue, 32);
  return block;
}

function variableOf(image: Uint8Array, name: string): StructureNode {
  return nodeOf(scanned(image), 'uefi-variable', name);
}

describe('A volume of variables', () => {
  it('has a store, what is between, the working block of its writes and their spare area', () => {
    const variable = madeVariable({ name: 'Lang', data: Buffer.from('eng\0'), vendor: GLOBAL });
    const structure = scanned(nvramOf(madeStore(PLAIN_STORE, 0x800, variable)));
    const volume = nodeOf(structure, 'uefi-volume');
    expect(volume.subtype).toBe('NVRAM');
    expect(childrenOf(structure, volume).map(({ kind, subtype, start }) => [kind, subtype, start])).toEqual([
      ['uefi-variable-store', 'plain', 0x48],
      ['uefi-padding', 'erased', 0x848],
      ['uefi-ftw-working-block', 'fault tolerant write', 0xc48],
      ['uefi-ftw-spare-area', 'fault tolerant write, erased', 0x1048],
    ]);
    expect(nodeOf(structure, 'uefi-ftw-working-block').checks).toEqual([
      { name: 'header CRC-32', isGood: true, text: 'good' },
    ]);
  });

  it('of which one header byte of the working block is damaged says so', () => {
    const work = workingBlock();
    work[24] = 0xe1;
    const found = nodeOf(scanned(nvramOf(madeStore(PLAIN_STORE, 0x800), work)), 'uefi-ftw-working-block');
    expect(found.checks[0]?.isGood).toBe(false);
  });

  it('tells the writes that are in its queue', () => {
    const queue = Buffer.alloc(80);
    queue[0] = 0xfc;
    queue.set(guidBytes(ANY_GUID), 4);
    queue.writeBigUInt64LE(1n, 24);
    queue[40] = 0xfd;
    queue.writeBigUInt64LE(2n, 48);
    queue.writeBigUInt64LE(0x100n, 64);
    const structure = scanned(nvramOf(madeStore(PLAIN_STORE, 0x800), workingBlock(queue)));
    const write = nodeOf(structure, 'uefi-ftw-write', '1 write');
    expect(write.size).toBe(80);
    expect(fieldOf(write, 'State')).toBe('0xfc (header allocated, writes allocated)');
    expect(fieldOf(write, 'Record[0].State')).toBe('0xfd (spare complete)');
    expect(fieldOf(write, 'Record[0].Length')).toBe('0x100 (256 B)');
  });

  it('whose spare area holds a copy shows what is in it', () => {
    const image = nvramOf(madeStore(PLAIN_STORE, 0x800));
    image.set(madeVssStore(0x100, madeVariable({ name: 'Copied', data: Buffer.alloc(4) })), 0x1100);
    const structure = scanned(image);
    expect(nodeOf(structure, 'uefi-ftw-spare-area').subtype).toBe('fault tolerant write, holds a copy');
    expect(nodeOf(structure, 'uefi-variable', 'Copied')).toBeDefined();
  });
});

describe('A variable', () => {
  it.each([
    [0xff, 'header not complete'],
    [0x7f, 'header valid only'],
    [0x3f, 'added'],
    [0x3e, 'being deleted'],
    [0x3d, 'deleted'],
    [0x3c, 'deleted'],
    [0x7d, 'deleted before it was complete'],
  ])('is what its state %i says: %s', (state, words) => {
    const image = nvramOf(
      madeStore(PLAIN_STORE, 0x800, madeVariable({ name: 'A', data: Buffer.alloc(4), state })),
    );
    expect(variableOf(image, 'A').subtype).toBe(words);
  });

  it('has its header, name and data as fields at their places', () => {
    const made = madeVariable({ name: 'Timeout', data: Buffer.from([3, 0]), vendor: GLOBAL });
    const variable = variableOf(nvramOf(madeStore(PLAIN_STORE, 0x800, made)), 'Timeout');
    expect(fieldOf(variable, 'Attributes')).toBe('0x00000007 (non-volatile, at boot, at run time)');
    expect(fieldOf(variable, 'VendorGuid')).toBe(`${GLOBAL} (gEfiGlobalVariableGuid)`);
    expect(variable.fields.slice(-2)).toEqual([
      { name: 'Name', offset: 32, size: 16, text: '“Timeout”' },
      { name: 'Data', offset: 48, size: 2, text: '3 (0x0003)' },
    ]);
  });

  it('of an authenticated store has a count, a time and the number of a key', () => {
    const made = madeVariable({ name: 'db', data: Buffer.alloc(40, 9), isAuthenticated: true });
    made.writeBigUInt64LE(5n, 8);
    made.set([0xe7, 0x07, 10, 3, 12, 59, 58], 16);
    const variable = variableOf(nvramOf(madeStore(AUTHENTICATED_STORE, 0x800, made)), 'db');
    expect(fieldOf(variable, 'MonotonicCount')).toBe('5');
    expect(fieldOf(variable, 'TimeStamp')).toBe('2023-10-03T12:59:58Z');
    expect(fieldOf(variable, 'PubKeyIndex')).toBe('0');
    expect(fieldOf(variable, 'Data')).toBe(`${Array(16).fill('09').join(' ')} …`);
  });

  it.each([
    ['BootOrder', Buffer.from([2, 0, 0xaf, 0]), 'Boot0002, Boot00AF'],
    ['Lang', Buffer.from('eng\0'), '“eng”'],
    ['Key', Buffer.from([1]), '1 (0x01)'],
    ['Empty', Buffer.alloc(0), 'no data'],
    ['Odd', Buffer.from([0, 1, 2]), '00 01 02'],
  ])('says what it holds: %s', (name, data, text) => {
    const made = madeVariable({ name, data, vendor: GLOBAL });
    expect(fieldOf(variableOf(nvramOf(madeStore(PLAIN_STORE, 0x800, made)), name), 'Data')).toBe(text);
  });

  it('that reaches beyond its store says so', () => {
    const made = madeVariable({ name: 'Long', data: Buffer.alloc(4) });
    made.writeUInt32LE(0x10000, 12);
    const variable = variableOf(nvramOf(madeStore(PLAIN_STORE, 0x800, made)), 'Long');
    expect(variable.problems).toEqual([
      'The header says that the name with the data has 0x1000a (64.01 KiB); 0x7c4 (1.94 KiB) are there.',
    ]);
  });

  it('whose sizes were not yet written ends the list where it may go on', () => {
    const first = madeVariable({ name: '', data: Buffer.alloc(0), state: 0xff }).subarray(0, 32);
    first.fill(0xff, 8, 16);
    const store = madeStore(PLAIN_STORE, 0x800, first, madeVariable({ name: 'Next', data: Buffer.alloc(4) }));
    expect(variableOf(nvramOf(store), 'Next').start).toBe(0x48 + 28 + 32);
  });
});

describe('What UEFI itself defines', () => {
  const END = [0x7f, 0xff, 4, 0];
  const HARD_DRIVE = [4, 1, 42, 0, 1, ...Array(19).fill(0), ...guidBytes(ANY_GUID), 2, 2];
  const FILE = [4, 4, 14, 0, ...Buffer.from('\\EFI\0', 'utf16le')];
  const image = (name: string, data: Uint8Array, vendor = GLOBAL) =>
    scanned(nvramOf(madeStore(PLAIN_STORE, 0x800, madeVariable({ name, data, vendor }))));
  const option = (path: readonly number[], more: readonly number[] = []) => {
    const [header, description] = [Buffer.alloc(6), Buffer.from('Disk\0', 'utf16le')];
    header.writeUInt32LE(1);
    header.writeUInt16LE(path.length, 4);
    return Buffer.concat([header, description, Buffer.from(path), Buffer.from(more)]);
  };

  it('reads as where it boots from', () => {
    const structure = image('Boot0003', option([...HARD_DRIVE, ...FILE, ...END], [1, 2, 3]));
    const text = `Disk: HD(1,GPT,${ANY_GUID},0x0,0x0)/\\EFI`;
    expect(fieldOf(nodeOf(structure, 'uefi-variable', 'Boot0003'), 'Data')).toBe(text);
    const found = nodeOf(structure, 'uefi-load-option', text);
    expect(found.fields.map(({ name, offset, size }) => [name, offset, size])).toEqual([
      ['Attributes', 0, 4],
      ['FilePathListLength', 4, 2],
      ['Description', 6, 10],
      ['Path[0]', 16, 42],
      ['Path[1]', 58, 14],
      ['Path[2]', 72, 4],
      ['OptionalData', 76, 3],
    ]);
    expect(fieldOf(found, 'Attributes')).toBe('0x00000001 (active)');
  });

  it.each([
    ['PciRoot(0x0)/Pci(0x1f,0x2)', [2, 1, 12, 0, 0xd0, 0x41, 3, 10, 0, 0, 0, 0, 1, 1, 6, 0, 2, 0x1f]],
    ['Acpi(PNP0C0F,0x1)', [2, 1, 12, 0, 0xd0, 0x41, 0x0f, 0x0c, 1, 0, 0, 0]],
    [
      'MemoryMapped(11,0xfedcba9876543211,0x20000000000001)',
      [1, 3, 24, 0, 11, 0, 0, 0, 0x11, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe, 1, 0, 0, 0, 0, 0, 0x20, 0],
    ],
    ['USB(0x1,0x0),Scsi(0x2,0x3)', [3, 5, 6, 0, 1, 0, 0x7f, 1, 4, 0, 3, 2, 8, 0, 2, 0, 3, 0]],
    ['MAC(525400123456,0x1)', [3, 11, 37, 0, 0x52, 0x54, 0, 0x12, 0x34, 0x56, ...Array(26).fill(0), 1]],
    ['Uri(http://a)', [3, 24, 12, 0, ...Buffer.from('http://a')]],
    ['Path(9,9)', [9, 9, 4, 0]],
    ['Path(3,5)', [3, 5, 5, 0, 1]],
  ])('says which console it is: %s', (text, path) => {
    const structure = image('ConOut', Buffer.from([...path, ...END]));
    expect(nodeOf(structure, 'uefi-device-path').name).toBe(text);
  });

  it('is bytes where its path has no end', () => {
    for (const path of [FILE, [4, 4, 3, 0], [4, 4, 0xff, 0xff]]) {
      expect(image('Boot0003', option(path)).nodes.map(({ kind }) => kind)).not.toContain('uefi-load-option');
    }
  });

  it('lists whom it trusts, and what it forbids', () => {
    const list = Buffer.alloc(28 + 2 * 48, 0xab);
    list.set(guidBytes('c1c41626-504c-4092-aca9-41f936934328'));
    list.writeUInt32LE(list.length, 16);
    list.writeUInt32LE(0, 20);
    list.writeUInt32LE(48, 24);
    list.set(guidBytes('77fa9abd-0359-4d32-bd60-28f4e78f784b'), 28);
    const vendor = 'd719b2cb-3d3a-4596-a3bc-dad00e67656f';
    const found = nodeOf(image('dbx', list, vendor), 'uefi-signature-list');
    expect(found).toMatchObject({ subtype: 'SHA-256', name: '2 signatures', size: list.length });
    expect(fieldOf(found, 'Signature[0]')).toBe('abababababababab…, of Microsoft');
    list.writeUInt32LE(47, 24);
    expect(image('dbx', list, vendor).nodes.map(({ kind }) => kind)).not.toContain('uefi-signature-list');
  });
});

describe('An older store', () => {
  it('is known by its signature, and its kind by its first variable', () => {
    const data = Buffer.from('eng\0');
    const plain = scanned(madeVssStore(0x200, madeVariable({ name: 'Lang', data })));
    expect(nodeOf(plain, 'uefi-variable-store')).toMatchObject({ subtype: 'plain', confidence: 'likely' });
    const authenticated = scanned(
      madeVssStore(0x200, madeVariable({ name: 'Lang', data, isAuthenticated: true })),
    );
    expect(nodeOf(authenticated, 'uefi-variable-store').subtype).toBe('authenticated');
    expect(nodeOf(authenticated, 'uefi-variable', 'Lang')).toBeDefined();
    expect(nodeOf(scanned(madeVssStore(0x200)), 'uefi-variable-store').size).toBe(0x200);
  });

  it('is none where what follows is neither a variable nor blank', () => {
    expect(scanned(madeVssStore(0x200, Buffer.from('something else'))).nodes).toEqual([]);
  });
});

const missing = firmwareMissing();

describe.skipIf(missing !== null)('The variables that Debian ships', () => {
  const structure = scanned(readFileSync('/usr/share/OVMF/OVMF_VARS_4M.ms.fd'));
  const added = structure.nodes.filter(({ subtype }) => subtype === 'added');

  it('hold the keys of Secure Boot, with the time of their enrolment', () => {
    const named = (name: string) => added.find((node) => node.name === name);
    expect(['PK', 'KEK', 'db', 'dbx'].map((name) => named(name)?.kind)).toEqual(
      Array(4).fill('uefi-variable'),
    );
    expect(fieldOf(named('SecureBootEnable') ?? nodeOf(structure, 'uefi-variable'), 'Data')).toBe('1 (0x01)');
    expect(fieldOf(nodeOf(structure, 'uefi-variable', 'PK'), 'Attributes')).toBe(
      '0x00000027 (non-volatile, at boot, at run time, time-based authenticated writes)',
    );
  });

  it('say whose keys they are, and where they boot from', () => {
    expect(
      structure.nodes.filter(({ kind }) => kind === 'uefi-signature-list').map(({ name }) => name),
    ).toEqual([
      '“Microsoft Windows Production PCA 2011”',
      '“Microsoft Corporation UEFI CA 2011”',
      'e3b0c44298fc1c14…',
      '“Debian UEFI Secure Boot (PK/KEK key)”',
      '“Microsoft Corporation KEK CA 2011”',
      '“Debian UEFI Secure Boot (PK/KEK key)”',
    ]);
    expect(fieldOf(nodeOf(structure, 'uefi-variable', 'Boot0000'), 'Data')).toBe(
      'UiApp: Fv(OVMF DXE volume)/FvFile(UiApp)',
    );
  });

  it('that are damaged stay in their bounds', () => {
    const image = readFileSync('/usr/share/OVMF/OVMF_VARS_4M.ms.fd').subarray(0, 0x6000);
    staysInBounds(FORMATS, image, { runs: 150 });
  });

  it('keep those that were deleted, with their names and values', () => {
    const deleted = structure.nodes.filter(
      ({ subtype, name }) => subtype === 'deleted' && name === 'BootOrder',
    );
    expect(deleted.map((node) => fieldOf(node, 'Data'))).toEqual([
      'Boot0000',
      'Boot0000, Boot0001',
      'Boot0000, Boot0001, Boot0002',
    ]);
  });
});

describe('Damaged variables', () => {
  it('stay in their bounds', () => {
    const variables = [
      madeVariable({ name: 'Lang', data: Buffer.from('eng\0'), vendor: GLOBAL, isAuthenticated: true }),
      madeVariable({ name: 'BootOrder', data: Buffer.from([1, 0]), vendor: GLOBAL, isAuthenticated: true }),
    ];
    staysInBounds(FORMATS, nvramOf(madeStore(AUTHENTICATED_STORE, 0x800, ...variables)), { runs: 300 });
    staysInBounds(FORMATS, madeVssStore(0x200, ...variables), { runs: 300 });
  });
});
