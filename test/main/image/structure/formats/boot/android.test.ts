import { describe, expect, it } from 'vitest';
import { makeBoardTree } from '../../../../../../main/image/demo/board-tree.ts';
import { ANDROID_BOOT } from '../../../../../../main/image/structure/formats/boot/android/boot-image.ts';
import { ANDROID_VENDOR_BOOT } from '../../../../../../main/image/structure/formats/boot/android/vendor-boot.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { made } from '../../../../../kit/image/made.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const FILES = {
  kernel: Buffer.alloc(5000, 'kernel '),
  ramdisk: Buffer.alloc(3000, 'ramdisk '),
  second: Buffer.alloc(100, 'second '),
  dtbo: Buffer.alloc(200, 'overlay '),
  tree: makeBoardTree(),
};
const CMDLINE = 'console=ttyS0 mtdparts=nor:1m(boot),-(rest) androidboot.x=1';
const COMMON = `--kernel kernel --ramdisk ramdisk --cmdline '${CMDLINE}' --os_version 11.0.0 --os_patch_level 2021-03`;
const VENDOR = `--vendor_ramdisk ramdisk --dtb tree --vendor_cmdline '${CMDLINE}' --board shop`;
const missing = toolsMissing(['mkbootimg']);

describe.skipIf(missing !== null)('An Android boot image that mkbootimg made', () => {
  it.each([
    [0, '--second second --board example --pagesize 2048', ['kernel', 'ramdisk', 'second stage']],
    [
      1,
      '--second second --recovery_dtbo dtbo --pagesize 4096',
      ['kernel', 'ramdisk', 'second stage', 'recovery device tree overlays'],
    ],
    [
      2,
      '--second second --recovery_dtbo dtbo --dtb tree',
      ['kernel', 'ramdisk', 'second stage', 'recovery device tree overlays', 'device trees'],
    ],
    [3, '', ['kernel', 'ramdisk']],
  ])('of version %d has its parts', (version, options, names) => {
    const image = mkbootimg(`${COMMON} --header_version ${version} ${options} --output output`);
    const structure = scanned(image);
    const node = nodeOf(structure, 'android-boot');
    expect(node).toMatchObject({ subtype: `version ${version}`, offset: 0, problems: [] });
    expect(fieldOf(node, 'os_version')).toContain('(11.0.0, patches of 2021-03)');
    const children = childrenOf(structure, node);
    expect(children.filter(({ kind }) => kind === 'android-part').map(({ name }) => name)).toEqual(names);
    const part = (name: string) => Buffer.from(bytesOf(image, nodeOf(structure, 'android-part', name)));
    expect(part('kernel').equals(FILES.kernel)).toBe(true);
    expect(part('ramdisk').equals(FILES.ramdisk)).toBe(true);
    if (version < 3) expect(part('second stage').equals(FILES.second)).toBe(true);
    if (version === 2) expect(nodeOf(structure, 'device-tree').name).toBe('Norscope demonstration board');
    expect(node.checks).toEqual(version < 3 ? [{ name: 'id', isGood: true, text: 'good (SHA-1)' }] : []);
    expect(nodeOf(structure, 'flash-layout').name).toBe('2 partitions of nor');
  });

  it('whose kernel was changed says what its id is and should be', () => {
    const image = mkbootimg(`${COMMON} --header_version 0 --output output`);
    image[4096] = 0;
    const [check] = nodeOf(scanned(image), 'android-boot').checks;
    expect(check?.text).toMatch(/^bad: the parts have [\da-f]{40}, the header says [\da-f]{40}$/);
  });

  it('that is cut has what is there, and says what isn’t', () => {
    const image = mkbootimg(`${COMMON} --header_version 2 --dtb tree --pagesize 2048 --output output`);
    const structure = scanned(image.slice(0, 2048 + 6144 + 1000));
    const node = nodeOf(structure, 'android-boot');
    expect(node.problems).toEqual(['The ramdisk should have 3,000 bytes; 1,000 are there.']);
    expect(nodeOf(structure, 'android-part').name).toBe('kernel');
  });

  it('for the vendor has its parts', () => {
    const image = mkbootimg(`${VENDOR} --header_version 3 --vendor_boot output`);
    const structure = scanned(image);
    const node = nodeOf(structure, 'android-vendor-boot');
    expect(node).toMatchObject({ name: 'shop', subtype: 'version 3', problems: [] });
    expect(nodeOf(structure, 'device-tree').name).toBe('Norscope demonstration board');
    const ramdisk = bytesOf(image, nodeOf(structure, 'android-part', 'vendor ramdisk'));
    expect(Buffer.from(ramdisk).equals(FILES.ramdisk)).toBe(true);
  });

  it('of version 4 is signed', () => {
    const image = mkbootimg(`${COMMON} --header_version 3 --output output`);
    const signed = Buffer.concat([image, Buffer.alloc(4096, 'signature')]);
    signed.writeUInt32LE(1584, 20);
    signed.writeUInt32LE(4, 40);
    signed.writeUInt32LE(300, 1580);
    const structure = scanned(signed);
    expect(nodeOf(structure, 'android-boot')).toMatchObject({ subtype: 'version 4', problems: [] });
    expect(nodeOf(structure, 'android-part', 'boot signature')).toMatchObject({
      offset: image.length,
      size: 300,
    });
  });

  it('bears what is hostile', () => {
    staysInBounds(ANDROID_BOOT, mkbootimg(`${COMMON} --header_version 2 --dtb tree --output output`));
    staysInBounds(ANDROID_BOOT, mkbootimg(`${COMMON} --header_version 3 --output output`));
  });
});

describe('An Android boot image for the vendor, of version 4', () => {
  const image = vendorBoot4();

  it('has the ramdisks that its table tells, and settings', () => {
    const structure = scanned(image);
    expect(nodeOf(structure, 'android-vendor-boot')).toMatchObject({ subtype: 'version 4', problems: [] });
    expect(fieldOf(nodeOf(structure, 'android-ramdisk-entry', 'rec'), 'ramdisk_type')).toBe('2 (recovery)');
    const ramdisk = bytesOf(image, nodeOf(structure, 'android-ramdisk', 'rec'));
    expect(Buffer.from(ramdisk).toString()).toBe('second');
    expect(nodeOf(structure, 'android-part', 'boot configuration').size).toBe(9);
  });

  it('says which ramdisk isn’t there', () => {
    const changed = Uint8Array.from(image);
    changed[3 * 4096 + 108 + 4] = 99;
    const structure = scanned(changed);
    expect(nodeOf(structure, 'android-part', 'vendor ramdisk').problems).toEqual([
      '“rec” reaches beyond the vendor ramdisk.',
    ]);
  });

  it('bears what is hostile', () => staysInBounds(ANDROID_VENDOR_BOOT, image));
});

/** Debian's divides as Python 2 did. */
function mkbootimg(options: string): Uint8Array {
  return made(
    FILES,
    `sed 's, / page_size, // page_size,' $(command -v mkbootimg) > tool; python3 tool ${options}`,
  );
}

/** Debian's makes none. Pages of 4,096 bytes: the header, two ramdisks of 5 and 6 bytes, device trees, the table, settings. */
function vendorBoot4(): Uint8Array {
  const bytes = Buffer.alloc(5 * 4096);
  bytes.write('VNDRBOOT');
  const words = [
    [8, 4],
    [12, 4096],
    [24, 11],
    [2096, 2128],
    [2100, 8],
    [2112, 108 * 2],
    [2116, 2],
    [2120, 108],
    [2124, 9],
  ] as const;
  for (const [at, value] of words) bytes.writeUInt32LE(value, at);
  bytes.write('firstsecond', 4096);
  bytes.write('a tree..', 2 * 4096);
  bytes.write('settings!', 4 * 4096);
  const entries = [
    [5, 0, 1, 'plat'],
    [6, 5, 2, 'rec'],
  ] as const;
  for (const [index, [size, offset, type, name]] of entries.entries()) {
    const at = 3 * 4096 + 108 * index;
    for (const [word, value] of [size, offset, type].entries()) bytes.writeUInt32LE(value, at + 4 * word);
    bytes.write(name, at + 12);
  }
  return bytes;
}
