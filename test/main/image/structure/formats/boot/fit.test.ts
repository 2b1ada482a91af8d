import { describe, expect, it } from 'vitest';
import { makeBoardTree } from '../../../../../../main/image/demo/board-tree.ts';
import { DEVICE_TREE } from '../../../../../../main/image/structure/formats/boot/device-tree/device-tree.ts';
import { FIT } from '../../../../../../main/image/structure/formats/boot/fit/fit.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { made } from '../../../../../kit/image/made.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const SOURCE = `/dts-v1/;
/ {
  description = "Example FIT";
  #address-cells = <1>;
  images {
    kernel-1 {
      description = "the kernel"; data = /incbin/("kernel.gz");
      type = "kernel"; arch = "arm64"; os = "linux"; compression = "gzip"; load = <0x80080000>; entry = <0x80080000>;
      hash-1 { algo = "crc32"; }; hash-2 { algo = "md5"; }; hash-3 { algo = "sha1"; };
      hash-4 { algo = "sha256"; }; hash-5 { algo = "sha512"; };
    };
    fdt-1 { data = /incbin/("tree"); type = "flat_dt"; compression = "none"; hash-1 { algo = "sha1"; }; };
  };
  configurations {
    default = "config-1";
    config-1 { description = "one"; kernel = "kernel-1"; fdt = "fdt-1"; };
    config-2 { kernel = "kernel-1"; };
  };
};
`;
const missing = toolsMissing(['mkimage', 'dtc', 'gzip']);
const TREE = makeBoardTree();
const FILES = { kernel: 'a kernel inside', tree: TREE };
const fits =
  missing === null ? { inline: madeFit(''), offset: madeFit('-E'), position: madeFit('-E -p 0x2000') } : {};

describe.skipIf(missing !== null)('A FIT', () => {
  it.each(Object.entries(fits))('with its data %s has all images, and each hash holds', (_, image) => {
    const structure = scanned(image);
    const [root] = structure.nodes;
    expect(root).toMatchObject({ kind: 'fit', name: 'Example FIT', offset: 0, problems: [] });
    const kernel = nodeOf(structure, 'fit-data', 'the kernel');
    expect(kernel.checks.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'crc32 of hash-1: good',
      'md5 of hash-2: good',
      'sha1 of hash-3: good',
      'sha256 of hash-4: good',
      'sha512 of hash-5: good',
    ]);
    expect(kernel.subtype).toBe('gzip');
    expect([...bytesOf(image, kernel).subarray(0, 3)]).toEqual([0x1f, 0x8b, 8]);
    const tree = nodeOf(structure, 'fit-data', 'fdt-1');
    expect(Buffer.from(bytesOf(image, tree)).equals(TREE)).toBe(true);
    expect(childrenOf(structure, tree)).toMatchObject([
      { kind: 'device-tree', name: 'Norscope demonstration board' },
    ]);
    expect(nodeOf(structure, 'fit-image', 'kernel-1').subtype).toBe('kernel');
    expect(fieldOf(nodeOf(structure, 'fit-image', 'kernel-1'), 'load')).toBe('<0x80080000>');
  });

  it('has its data in the node where it is inline, and else behind the tree', () => {
    const inNode = scanned(fits.inline ?? expect.fail());
    const image = nodeOf(inNode, 'fit-image', 'fdt-1');
    expect(childrenOf(inNode, image).map(({ kind }) => kind)).toEqual(['fit-data', 'device-tree-node']);
    const behind = scanned(fits.offset ?? expect.fail());
    expect(nodeOf(behind, 'fit-data', 'fdt-1').parent).toBe(0);
    const last = nodeOf(behind, 'fit-data', 'fdt-1');
    expect(behind.nodes[0]?.size).toBe((last.offset ?? 0) + last.size);
    expect(nodeOf(scanned(fits.position ?? expect.fail()), 'fit-data', 'the kernel').offset).toBe(0x2000);
  });

  it('says what its configurations boot', () => {
    const structure = scanned(fits.inline ?? expect.fail());
    expect(nodeOf(structure, 'fit-configuration', 'config-1').subtype).toBe(
      'kernel kernel-1, device tree fdt-1, the default',
    );
    expect(nodeOf(structure, 'fit-configuration', 'config-2').subtype).toBe('kernel kernel-1');
  });

  it('whose data was changed says what the hash is and should be', () => {
    const image = Uint8Array.from(fits.offset ?? expect.fail());
    const { offset, size } = nodeOf(scanned(image), 'fit-data', 'fdt-1');
    image[(offset ?? 0) + size - 1] = 1;
    const [check] = nodeOf(scanned(image), 'fit-data', 'fdt-1').checks;
    expect(check?.isGood).toBe(false);
    expect(check?.text).toMatch(/^bad: [\d,]+ bytes of data have [\da-f]{40}, the tree says [\da-f]{40}$/);
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'packed with %s, which nobody has, is told as it is',
    (word) => {
      const source = SOURCE.replace('"gzip"', `"${word}"`).replace('kernel.gz', 'in.its');
      const structure = scanned(madeFit('', source));
      expect(nodeOf(structure, 'fit-data', 'the kernel')).toMatchObject({ subtype: word, problems: [] });
    },
  );

  it('that is cut says which image is not there', () => {
    const image = fits.offset ?? expect.fail();
    const structure = scanned(image.slice(0, image.length - 4));
    expect(nodeOf(structure, 'fit-image', 'fdt-1').problems[0]).toMatch(
      /^Its data should end at 0x[\da-f]+ of the FIT; there is nothing behind 0x[\da-f]+\.$/,
    );
    expect(nodeOf(structure, 'fit-image', 'kernel-1').problems).toEqual([]);
  });

  it.each(Object.keys(fits))('with its data %s bears what is hostile', (where) => {
    const image = where === 'inline' ? fits.inline : where === 'offset' ? fits.offset : fits.position;
    staysInBounds([FIT, DEVICE_TREE], image ?? expect.fail());
  });
});

function madeFit(options: string, source = SOURCE): Uint8Array {
  return made({ ...FILES, 'in.its': source }, `gzip -n kernel; mkimage -q ${options} -f in.its output`);
}
