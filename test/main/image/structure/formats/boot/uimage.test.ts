import { describe, expect, it } from 'vitest';
import { makeScriptImage } from '../../../../../../main/image/demo/uimage.ts';
import { UIMAGE } from '../../../../../../main/image/structure/formats/boot/uimage.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { made } from '../../../../../kit/image/made.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const KERNEL = Buffer.from('the kernel, which is no real one');
const RAMDISK = Buffer.from('a ramdisk of 25 bytes, odd');
const missing = toolsMissing(['mkimage', 'gzip', 'bzip2', 'lzma', 'lzop', 'lz4', 'zstd']);

describe.skipIf(missing !== null)('A uImage that mkimage made', () => {
  it('has its data, named by its type', () => {
    const image = mkimage(
      '-A arm -O linux -T kernel -C none -a 0x80008000 -e 0x80008040 -n "Linux-5.10" -d kernel',
    );
    const structure = scanned(image);
    const node = nodeOf(structure, 'uimage');
    expect(node).toMatchObject({ name: 'Linux-5.10', subtype: 'kernel', size: image.length, problems: [] });
    expect(node.checks.map(({ name, isGood }) => ({ name, isGood }))).toEqual([
      { name: 'header CRC-32', isGood: true },
      { name: 'data CRC-32', isGood: true },
    ]);
    expect(fieldOf(node, 'ih_magic')).toBe('0x27051956 (U-Boot)');
    expect(fieldOf(node, 'ih_ep')).toBe('0x80008040');
    expect(fieldOf(node, 'ih_arch')).toBe('2 (Arm)');
    const data = nodeOf(structure, 'uimage-data', 'kernel');
    expect(Buffer.from(bytesOf(image, data))).toEqual(KERNEL);
    expect(data.subtype).toBeNull();
  });

  it('of several files has each as a part', () => {
    const image = mkimage('-A mips -T multi -C none -n both -d kernel:ramdisk:kernel');
    const structure = scanned(image);
    const parts = childrenOf(structure, nodeOf(structure, 'uimage'));
    expect(parts.map(({ name }) => name)).toEqual(['part 1 of 3', 'part 2 of 3', 'part 3 of 3']);
    expect(parts.map((part) => Buffer.from(bytesOf(image, part)))).toEqual([KERNEL, RAMDISK, KERNEL]);
  });

  it.each([
    ['gzip', 'gzip -nc kernel'],
    ['bzip2', 'bzip2 -c kernel'],
    ['lzma', 'lzma -c kernel'],
    ['lzo', 'lzop -c kernel'],
    ['lz4', 'lz4 -c kernel'],
    ['zstd', 'zstd -qc kernel'],
  ])('that is packed with %s is unpacked, and scanned inside', (compression, pack) => {
    const image = made(
      { kernel: makeScriptImage('inner', 'echo inside') },
      `${pack} > packed; mkimage -A arm -T kernel -C ${compression} -n packed -d packed output`,
    );
    const structure = scanned(image);
    expect(nodeOf(structure, 'uimage-data', 'kernel').subtype).toBe(compression);
    expect(nodeOf(structure, 'uimage', 'inner')).toMatchObject({ offset: null, size: 83 });
  });

  it('of an older device has another magic number', () => {
    const image = mkimage('-A mips -T kernel -C none -n OpenWrt -d kernel');
    image.set(Buffer.from('OKLI'));
    image.fill(0, 4, 8);
    const sum = made({ header: image.subarray(0, 64) }, 'gzip -n < header | tail -c 8 | head -c 4 > output');
    image.set(sum.reverse(), 4);
    const node = nodeOf(scanned(image), 'uimage');
    expect(node.name).toBe('OpenWrt');
    expect(fieldOf(node, 'ih_magic')).toBe('0x4f4b4c49 (OpenWrt’s loader, “OKLI”)');
  });

  function mkimage(options: string): Uint8Array {
    return made({ kernel: KERNEL, ramdisk: RAMDISK }, `mkimage ${options} output`);
  }
});

describe('A uImage', () => {
  const image = makeScriptImage('boot', 'echo hello');

  it('with a script has the script as its part', () => {
    const structure = scanned(image);
    const [script] = childrenOf(structure, nodeOf(structure, 'uimage'));
    expect(script?.name).toBe('script');
    expect(script && Buffer.from(bytesOf(image, script)).toString()).toBe('echo hello');
  });

  it('that is cut says how much is there', () => {
    const node = nodeOf(scanned(image.slice(0, 74)), 'uimage');
    expect(node.problems[0]).toBe('The header says that 18 bytes of data follow; 10 are there.');
    expect(node.checks).toHaveLength(1);
  });

  it('whose data was changed says both sums', () => {
    const changed = Uint8Array.from(image);
    changed[70] = 1;
    const { checks } = nodeOf(scanned(changed), 'uimage');
    expect(checks[1]).toMatchObject({ name: 'data CRC-32', isGood: false });
    expect(checks[1]?.text).toMatch(/^bad: the data has 0x[\da-f]+, the header says 0x[\da-f]+$/);
  });

  it('is none where the sum of its header is wrong', () => {
    const changed = Uint8Array.from(image);
    changed[40] = 1;
    expect(scanned(changed, [UIMAGE]).nodes).toEqual([]);
  });

  it('bears what is hostile', () => staysInBounds(UIMAGE, image));
});
