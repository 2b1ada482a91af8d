import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_BYTES, makeEnvironment } from '../../../../../../main/image/demo/environment.ts';
import { UBOOT_ENVIRONMENT } from '../../../../../../main/image/structure/formats/boot/environment/environment.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { made } from '../../../../../kit/image/made.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork, repeated } from '../../../../../kit/image/work.ts';

const TEXT = `baudrate=115200
bootargs=console=ttyS0 mtdparts=nor0:64k(boot)ro,-(rest) quiet
bootcmd=run a; bootm
bootdelay=3
mtdparts=mtdparts=nor0:1m(all)
`;
const missing = toolsMissing(['mkenvimage']);

describe.skipIf(missing !== null)('An environment that mkenvimage made', () => {
  it.each([
    ['single', 0x1000, ''],
    ['single, erased behind', 0x2000, '-p 0xff'],
    ['of 128 KiB', 0x20000, ''],
    ['of 12 KiB', 0x3000, ''],
    ['of a big-endian board', 0x4000, '-b'],
    ['of two copies', 0x4000, '-r'],
  ])('%s is found with its size', (_, sizeBytes, options) => {
    const image = flash(0x40000, [0x10000, environment(sizeBytes, options)]);
    const structure = scanned(image);
    const node = nodeOf(structure, 'uboot-environment');
    expect(node).toMatchObject({ offset: 0x10000, size: sizeBytes, confidence: 'proved', problems: [] });
    expect(node.subtype).toBe(options === '-r' ? 'redundant' : null);
    expect(node.checks).toEqual([{ name: 'CRC-32', isGood: true, text: 'good' }]);
    expect(fieldOf(node, 'crc')).toContain(options === '-b' ? '(big-endian)' : '(little-endian)');
    const names = node.fields.map(({ name }) => name).filter((name) => name !== 'crc' && name !== 'flags');
    expect(names).toEqual(['baudrate', 'bootargs', 'bootcmd', 'bootdelay', 'mtdparts']);
    const { offset, size, text } = node.fields.find(({ name }) => name === 'bootcmd') ?? expect.fail();
    expect(text).toBe('“run a; bootm”');
    const value = bytesOf(image, node).subarray(offset ?? 0, (offset ?? 0) + size);
    expect(Buffer.from(value).toString()).toBe('run a; bootm');
  });

  it('has the layouts that its variables tell', () => {
    const structure = scanned(flash(0x4000, [0, environment(0x1000, '')]));
    const layouts = childrenOf(structure, nodeOf(structure, 'uboot-environment'));
    expect(layouts.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
      'flash-layout: 2 partitions of nor0',
      'flash-layout: 1 partition of nor0',
    ]);
  });

  function environment(sizeBytes: number, options: string): Uint8Array {
    return made({ 'in.txt': TEXT }, `mkenvimage -s ${sizeBytes} ${options} -o output in.txt`);
  }
});

describe('Two copies of an environment', () => {
  const [old, inUse] = [makeEnvironment('obsolete'), makeEnvironment('inUse')];

  it.each([
    ['the second', 0x8000, 0x10000],
    ['the first', 0x10000, 0x8000],
    ['one far behind', 0x8000, 0x88000],
  ])('say which is in use: %s', (_, oldAt, inUseAt) => {
    const { nodes } = scanned(flash(0x100000, [oldAt, old], [inUseAt, inUse]));
    const told = nodes.map(({ offset, subtype }) => ({ offset, subtype }));
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ offset: oldAt, subtype: 'redundant, obsolete' });
    expect(told).toContainEqual({ offset: inUseAt, subtype: 'redundant, in use' });
  });

  it.each([
    [5, 6, 'obsolete', 'in use'],
    [9, 9, 'in use', 'obsolete'],
    [0, 255, 'in use or obsolete', 'in use or obsolete'],
  ])('count on with every write where they may: flags %d and %d', (first, second, one, other) => {
    const copies = [first, second].map((flag) => {
      const bytes = makeEnvironment('inUse');
      bytes[4] = flag;
      return bytes;
    });
    const { nodes } = scanned(flash(0x8000, [0, copies[0] ?? old], [0x4000, copies[1] ?? old]));
    expect(nodes.map(({ subtype }) => subtype)).toEqual([`redundant, ${one}`, `redundant, ${other}`]);
    expect(nodes.map((node) => fieldOf(node, 'flags'))).toEqual([
      `${first} (${one}: the other copy, at 0x00004000, has ${second})`,
      `${second} (${other}: the other copy, at 0x00000000, has ${first})`,
    ]);
  });

  it('where one was damaged are one that is good, and one that is known by its variables', () => {
    const damaged = Uint8Array.from(old);
    damaged[0x40] = 0x21;
    const { nodes } = scanned(flash(0x10000, [0, damaged], [0x4000, inUse]));
    expect(nodes.map(({ confidence, subtype }) => `${confidence} ${subtype}`)).toEqual([
      'likely redundant',
      'proved redundant',
    ]);
    expect(nodes[0]?.checks).toEqual([
      { name: 'CRC-32', isGood: false, text: 'bad: no size up to 512 KiB gives it' },
    ]);
  });
});

describe('What is like an environment', () => {
  it.each([
    ['lines of a script', 'sum:baudrate=1\nbootcmd=2\nbootdelay=3\n\0\0'],
    ['a program’s variables', 'sum:PATH=/bin\0HOME=/\0TERM=dumb\0\0'],
    ['variables without an end', 'sum:baudrate=1\0bootcmd=2\0bootdelay=3\0'],
    ['what isn’t all variables', 'sum:baudrate=1\0bootcmd=2\0bootdelay=3\0stdin\0\0'],
  ])('is none: %s', (_, text) => {
    const image = new Uint8Array(0x4000).fill(0xff);
    image.set(Buffer.from(text));
    expect(scanned(image).nodes).toEqual([]);
  });

  it.each([
    ['long', Buffer.from(`sum\0aa=${'x'.repeat(4096 - 7)}`)],
    ['short', Buffer.from(`sum\0${'a=\0'.repeat(1364)}`)],
    ['whole', Buffer.from(`sum\0${'a=\0'.repeat(1363)}\0\0\0`)],
  ])('is charged for each text that is gone through: %s', (_, block) => {
    paysForItsWork(repeated(block, 0x20000), [UBOOT_ENVIRONMENT]);
  });

  it('bears what is hostile', () => {
    staysInBounds(UBOOT_ENVIRONMENT, flash(4 * ENVIRONMENT_BYTES, [0, makeEnvironment('inUse')]));
  });
});

function flash(sizeBytes: number, ...parts: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const image = new Uint8Array(sizeBytes).fill(0xff);
  for (const [at, bytes] of parts) image.set(bytes, at);
  return image;
}
