import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { crc32 } from '../../../../../../main/image/crc32.ts';
import { GZIP } from '../../../../../../main/image/structure/formats/container/gzip.ts';
import { BROADCOM_NVRAM } from '../../../../../../main/image/structure/formats/partition/broadcom-nvram.ts';
import { INTEL_DESCRIPTOR } from '../../../../../../main/image/structure/formats/partition/intel-descriptor.ts';
import { REDBOOT_FIS } from '../../../../../../main/image/structure/formats/partition/redboot-fis.ts';
import { TRX } from '../../../../../../main/image/structure/formats/partition/trx.ts';
import { workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork, repeated } from '../../../../../kit/image/work.ts';

const MIB = 1024 * 1024;
const PACKED = gzipSync('Erase before you program. '.repeat(100));

/** Two chips, regions as a desktop board of the 6 series has them. The second version came with the 100 series. */
function intelFlash(isSecondVersion = false): Uint8Array {
  const bytes = new Uint8Array(8 * MIB).fill(0xff);
  const view = new DataView(bytes.buffer);
  const words = (at: number, ...values: readonly number[]) => {
    for (const [index, value] of values.entries()) view.setUint32(at + 4 * index, value, true);
  };
  words(0x10, 0x0ff0a55a, 0x02040103, 0x06100206, 0x00000120);
  words(0x30, 0x00000003 | (3 << 3), 0);
  words(0x40, 0x00000000, 0x07ff0180, 0x017f0003, 0x00020001, 0x00001fff);
  words(0x60, 0x0a0b0000, 0x0c0d0000, 0x08080118);
  if (isSecondVersion) {
    words(0x30, 0x00000004 | (3 << 4) | (6 << 17));
    words(0x60, 0x00a00f00, 0x00d00d00, 0x00800800, 0, 0x00110100);
  }
  PACKED.forEach((byte, index) => {
    bytes[0x200000 + index] = byte;
  });
  return bytes;
}

/** As ifdtool calls them. */
const REGIONS = {
  'Flash Descriptor': 'Descriptor',
  'Host CPU/BIOS Region': 'BIOS',
  'Intel ME Region': 'Management engine',
  'GbE Region': 'Gigabit Ethernet',
  'EC Region': 'Embedded controller',
};

describe('an Intel flash descriptor', () => {
  const FORMATS = [INTEL_DESCRIPTOR, GZIP];

  it('has the regions of the flash, and what lies in them', () => {
    const structure = scanned(intelFlash(), FORMATS);
    const descriptor = nodeOf(structure, 'intel-flash-descriptor');
    expect(descriptor).toMatchObject({ offset: 0, size: 8 * MIB, confidence: 'likely', problems: [] });
    expect(childrenOf(structure, descriptor).map(({ name, offset, size }) => [name, offset, size])).toEqual([
      ['Descriptor', 0, 0x1000],
      ['Gigabit Ethernet', 0x1000, 0x2000],
      ['Management engine', 0x3000, 0x17d000],
      ['BIOS', 0x180000, 0x680000],
    ]);
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'flash-region', 'BIOS').id);
    expect(fieldOf(descriptor, 'chip 1')).toBe('4 MiB');
    expect(fieldOf(descriptor, 'FLREG1')).toBe('BIOS: 6.5 MiB at 0x180000');
    expect(fieldOf(descriptor, 'FLMSTR1')).toBe(
      'BIOS reads Descriptor, BIOS, Gigabit Ethernet; writes BIOS, Gigabit Ethernet',
    );
  });

  it.skipIf(toolsMissing(['ifdtool']) !== null)('has the regions that ifdtool finds', () => {
    const { run, write, read } = workshop();
    write('flash', intelFlash());
    run('ifdtool', ['-f', 'layout', 'flash']);
    const layout = Buffer.from(read('layout')).toString();
    const theirs = [...layout.matchAll(/^([0-9a-f]{8}):([0-9a-f]{8})/gm)].map(([, from = '', to = '']) => [
      Number.parseInt(from, 16),
      Number.parseInt(to, 16) + 1,
    ]);
    const structure = scanned(intelFlash(), FORMATS);
    const ours = childrenOf(structure, nodeOf(structure, 'intel-flash-descriptor'));
    const byPlace = (one: readonly number[], other: readonly number[]) => (one[0] ?? 0) - (other[0] ?? 0);
    expect(ours.map(({ offset, size }) => [offset ?? 0, (offset ?? 0) + size])).toEqual(theirs.sort(byPlace));
  });

  it.skipIf(toolsMissing(['ifdtool']) !== null).each([
    ['first', false, []],
    ['second', true, ['-p', 'sklkbl']],
  ] as const)(
    'of the %s version has the chips and the rights that ifdtool finds',
    (_, isSecond, platform) => {
      const { run, write } = workshop();
      write('flash', intelFlash(isSecond));
      const theirs = run('ifdtool', [...platform, '-d', 'flash']).toString();
      const descriptor = nodeOf(scanned(intelFlash(isSecond), FORMATS), 'intel-flash-descriptor');
      for (const chip of [1, 2]) {
        const density = new RegExp(`Component ${chip} Density: +(\\d+)MB`).exec(theirs)?.[1];
        expect(fieldOf(descriptor, `chip ${chip}`)).toBe(`${density} MiB`);
      }
      const masters = [...theirs.matchAll(/^FLMSTR(\d):(.*?\n)(?=\S)/gms)];
      expect(masters).toHaveLength(isSecond ? 4 : 3);
      for (const [, number, rights = ''] of masters) {
        const regions = (what: string) =>
          Object.entries(REGIONS)
            .filter(([name]) => new RegExp(`${name} ${what} Access: +enabled`).test(rights))
            .map(([, name]) => name);
        const text = `reads ${regions('Read').join(', ')}; writes ${regions('Write').join(', ')}`;
        expect(fieldOf(descriptor, `FLMSTR${number}`)).toContain(text);
      }
    },
  );

  it('is none where its regions lie over one another, or its tables outside', () => {
    const changed = (at: number, value: number) => {
      const bytes = intelFlash();
      new DataView(bytes.buffer).setUint32(at, value, true);
      return scanned(bytes, [INTEL_DESCRIPTOR]).nodes.length;
    };
    expect(changed(0x44, 0x07ff0002)).toBe(0);
    expect(changed(0x40, 0x00010001)).toBe(0);
    expect(changed(0x14, 0x02ff0103)).toBe(0);
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, intelFlash().subarray(0, 0x4000)));
});

function trx(version: 1 | 2): Uint8Array {
  const headerBytes = version === 1 ? 28 : 32;
  const bytes = new Uint8Array(headerBytes + PACKED.length + 300).fill(0x5a);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('HDR0'));
  view.setUint32(4, bytes.length, true);
  view.setUint32(12, version << 16, true);
  const offsets = [headerBytes, headerBytes + PACKED.length, 0, 0].slice(0, version + 2);
  for (const [index, offset] of offsets.entries()) view.setUint32(16 + 4 * index, offset, true);
  bytes.set(PACKED, headerBytes);
  view.setUint32(8, ~crc32(bytes.subarray(12)) >>> 0, true);
  return bytes;
}

describe('a TRX image', () => {
  const FORMATS = [TRX, GZIP];

  it.each([1, 2] as const)('has its parts, and a good checksum: version %i', (version) => {
    const bytes = trx(version);
    const structure = scanned(bytes, FORMATS);
    const node = nodeOf(structure, 'trx');
    expect(node).toMatchObject({ offset: 0, size: bytes.length, confidence: 'proved', problems: [] });
    expect(node.checks).toEqual([{ name: 'CRC-32', isGood: true, text: 'good' }]);
    expect(childrenOf(structure, node).map(({ name, size }) => [name, size])).toEqual([
      ['Part 1', PACKED.length],
      ['Part 2', 300],
    ]);
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'partition', 'Part 1').id);
  });

  it('says that its checksum is bad, or that it is cut', () => {
    const bytes = trx(1);
    bytes[bytes.length - 1] = 0;
    const [damaged] = scanned(bytes, FORMATS).nodes;
    expect(damaged).toMatchObject({ kind: 'trx', confidence: 'likely', checks: [{ isGood: false }] });
    const [cut] = scanned(trx(1).subarray(0, -100), FORMATS).nodes;
    expect(cut).toMatchObject({ checks: [], problems: ['Its last 100 B are not there.'] });
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, trx(2)));
});

const FILES = [
  ['RedBoot', 0x50000000, 0x40000],
  ['kernel', 0x50060000, 0x180000],
  ['FIS directory', 0x507c0000, 0x1f000],
] as const;

function directory(isLittleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(0x2000).fill(0xff);
  const view = new DataView(bytes.buffer);
  for (const [index, [name, base, size]] of FILES.entries()) {
    const at = index * 256 + (index > 1 ? 256 : 0);
    bytes.fill(0, at, at + 256);
    bytes.set(Buffer.from(name), at);
    const numbers = [base, 0, size, 0, size - 16];
    for (const [place, value] of numbers.entries())
      view.setUint32(at + 16 + 4 * place, value, isLittleEndian);
  }
  // One that was deleted.
  bytes.set(Buffer.from('\xffetup', 'latin1'), 512);
  bytes[513] = 0x65;
  return bytes;
}

describe('a directory of RedBoot', () => {
  it.each([
    ['little-endian', true],
    ['big-endian', false],
  ] as const)('has its entries: %s', (order, isLittleEndian) => {
    const node = nodeOf(scanned(directory(isLittleEndian), [REDBOOT_FIS]), 'redboot-fis');
    expect(node).toMatchObject({ subtype: order, offset: 0, size: 4 * 256, confidence: 'likely' });
    expect(fieldOf(node, 'kernel')).toBe('1.5 MiB at 0x50060000');
    expect(fieldOf(node, 'FIS directory size')).toBe('124 KiB');
  });

  it('is not the name of the boot loader alone', () => {
    const bytes = new Uint8Array(4096);
    bytes.set(Buffer.from('RedBoot\0(tm) bootstrap'));
    expect(scanned(bytes, [REDBOOT_FIS]).nodes).toEqual([]);
  });

  it('is none where a name is there twice, and is read no further', () => {
    paysForItsWork(repeated(directory(true).subarray(0, 256), 0x20000), [REDBOOT_FIS]);
  });

  it('bears what is damaged', () => staysInBounds([REDBOOT_FIS], directory(true)));
});

/** Its sum was found bit by bit, with the polynomial in its usual order and each byte mirrored. */
function nvram(): Uint8Array {
  const texts = Buffer.from('lan_ipaddr=192.168.1.1\0boardtype=0x0467\0wan_proto=dhcp\0\0\0');
  const bytes = new Uint8Array(20 + texts.length);
  bytes.set(Buffer.from('FLSH'));
  new DataView(bytes.buffer).setUint32(4, bytes.length, true);
  bytes[9] = 1;
  bytes.set(texts, 20);
  const mirrored = (byte: number) =>
    Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2);
  let sum = 0xff;
  for (const byte of bytes.subarray(9)) {
    sum ^= mirrored(byte);
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80 ? ((sum << 1) & 0xff) ^ 0xd5 : (sum << 1) & 0xff;
  }
  bytes[8] = mirrored(sum);
  return bytes;
}

describe('variables of CFE', () => {
  it('are listed, with a good checksum', () => {
    const node = nodeOf(scanned(nvram(), [BROADCOM_NVRAM]), 'broadcom-nvram');
    expect(node).toMatchObject({ offset: 0, size: nvram().length, confidence: 'proved' });
    expect(node.checks).toEqual([{ name: 'CRC-8', isGood: true, text: 'good' }]);
    expect(fieldOf(node, 'lan_ipaddr')).toBe('“192.168.1.1”');
    expect(fieldOf(node, 'variables')).toBe('3 variables');
  });

  it('say that they are damaged, and are none where no variable is', () => {
    const damaged = nvram();
    damaged[32] = 0x58;
    expect(scanned(damaged, [BROADCOM_NVRAM]).nodes).toMatchObject([
      { confidence: 'likely', checks: [{ isGood: false }] },
    ]);
    const none = nvram();
    none[20] = 0x20;
    expect(scanned(none, [BROADCOM_NVRAM]).nodes).toEqual([]);
  });

  it('are not told where they do not end', () => {
    const exec = vi.spyOn(RegExp.prototype, 'exec');
    const unit = Buffer.from('FLSH\xff\xff\x01\0xxa=', 'latin1');
    paysForItsWork(repeated(unit, 0x20800), [BROADCOM_NVRAM]);
    const looks = exec.mock.calls.length;
    exec.mockRestore();
    expect(looks).toBe(0);
  });

  it('are charged for, however short', () => {
    const short = new Uint8Array(20 + 3 * 4000 + 1);
    short.set(nvram().subarray(0, 20));
    new DataView(short.buffer).setUint32(4, short.length, true);
    short.set(Buffer.from('a=\0'.repeat(4000)), 20);
    expect(scanned(short, [BROADCOM_NVRAM]).nodes).toHaveLength(1);
    paysForItsWork(short, [BROADCOM_NVRAM]);
  });

  it('bear what is damaged', () => staysInBounds([BROADCOM_NVRAM], nvram()));
});
