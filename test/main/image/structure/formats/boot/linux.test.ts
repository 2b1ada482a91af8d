import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeBoardTree } from '../../../../../../main/image/demo/board-tree.ts';
import { LINUX_BZIMAGE } from '../../../../../../main/image/structure/formats/boot/linux/bzimage.ts';
import {
  LINUX_ARM64,
  LINUX_RISCV,
} from '../../../../../../main/image/structure/formats/boot/linux/flat-image.ts';
import { LINUX_ZIMAGE } from '../../../../../../main/image/structure/formats/boot/linux/zimage.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const VERSION = '5.10.0-8-amd64 (who@where) #1 SMP Debian 5.10.46-4';

describe('A kernel for x86', () => {
  const image = bzImage();

  it('has its version, and its packed kernel', () => {
    const structure = scanned(image);
    const node = nodeOf(structure, 'linux-bzimage');
    expect(node).toMatchObject({ name: 'kernel 5.10.0-8-amd64 for x86', size: image.length, problems: [] });
    expect(fieldOf(node, 'version')).toBe('2.15');
    expect(fieldOf(node, 'loadflags')).toBe('0x01 (loaded high)');
    const { offset, size } = node.fields.find(({ name }) => name === 'version text') ?? expect.fail();
    expect(Buffer.from(image.subarray(offset ?? 0, (offset ?? 0) + size)).toString()).toBe(VERSION);
    const payload = bytesOf(image, nodeOf(structure, 'linux-payload'));
    expect([...payload.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  });

  it('that is cut says how much is there', () => {
    const node = nodeOf(scanned(image.slice(0, 1600)), 'linux-bzimage');
    expect(node.problems[0]).toMatch(/^The header says that it has [\d,]+ bytes; 1,600 are there\.$/);
    expect(node.problems).toHaveLength(2);
  });

  it('bears what is hostile', () => staysInBounds(LINUX_BZIMAGE, image, { runs: 300 }));
});

describe('A kernel for Arm', () => {
  it.each([true, false])('has its size; its device tree lies behind (little-endian: %s)', (isLittle) => {
    const kernel = zImage(isLittle);
    const structure = scanned(Buffer.concat([kernel, makeBoardTree()]));
    const node = nodeOf(structure, 'linux-zimage');
    expect(node).toMatchObject({ size: kernel.length, subtype: isLittle ? 'little-endian' : 'big-endian' });
    expect(fieldOf(node, 'end')).toBe('0x00000400');
    expect(nodeOf(structure, 'device-tree')).toMatchObject({ offset: kernel.length, parent: null });
    staysInBounds(LINUX_ZIMAGE, kernel);
  });

  it('that is cut says how much is there', () => {
    expect(nodeOf(scanned(zImage(true).slice(0, 1000)), 'linux-zimage').problems).toEqual([
      'The header says that it has 1,024 bytes; 1,000 are there.',
    ]);
  });

  function zImage(isLittle: boolean): Uint8Array {
    const bytes = new Uint8Array(0x400).fill(0x11);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of [0x016f2818, 0, 0x400, 0x04030201].entries())
      view.setUint32(0x24 + 4 * index, word, isLittle);
    return bytes;
  }
});

describe.each([
  ['AArch64', 'linux-arm64', LINUX_ARM64, [0x41, 0x52, 0x4d, 0x64]],
  ['RISC-V', 'linux-riscv', LINUX_RISCV, [0x52, 0x53, 0x43, 0x05]],
])('A kernel for %s', (machine, kind, format, magic) => {
  const image = new Uint8Array(0x2000);
  const view = new DataView(image.buffer);
  view.setUint32(0, 0x91005a4d, true);
  view.setBigUint64(8, 0x80000n, true);
  view.setBigUint64(16, 0x3000n, true);
  view.setBigUint64(24, 0xan, true);
  if (kind === 'linux-riscv') {
    view.setUint32(32, 2, true);
    image.set(Buffer.from('RISCV'), 48);
  }
  image.set(magic, 56);
  const tree = makeBoardTree();
  image.set(tree, 0x800);

  it('has its header, and what lies in it', () => {
    const structure = scanned(image);
    const node = nodeOf(structure, kind);
    expect(node).toMatchObject({
      name: `kernel for ${machine}`,
      offset: 0,
      size: 0x2000,
      confidence: 'likely',
    });
    expect(fieldOf(node, 'image_size')).toBe('12,288');
    expect(fieldOf(node, 'text_offset')).toBe('0x0000000000080000');
    expect(childrenOf(structure, node).map((child) => child.kind)).toEqual(['device-tree']);
  });

  it('bears what is hostile', () => staysInBounds(format, image));
});

describe('The text by which a program tells its version', () => {
  it.each([
    [
      'U-Boot 2023.01+dfsg-2 (Jun 22 2026 - 08:38:07 +0000)',
      'U-Boot 2023.01+dfsg-2',
      'Jun 22 2026 - 08:38:07 +0000',
    ],
    [
      'U-Boot SPL 2020.07 (Jul 06 2020 - 15:22:58 -0400)',
      'U-Boot SPL 2020.07',
      'Jul 06 2020 - 15:22:58 -0400',
    ],
    ['U-Boot 1.1.4 (Mar  2 2010 - 11:22:33)', 'U-Boot 1.1.4', 'Mar  2 2010 - 11:22:33'],
    [
      'Linux version 5.10.0-8 (who@where) (gcc 10.2.1) #1 SMP 2021',
      'Linux version 5.10.0-8',
      '(who@where) (gcc 10.2.1)',
    ],
  ])('is found: %s', (text, name, built) => {
    const image = Buffer.from(`\x01\x02${text}\n\0more`, 'latin1');
    const [node, ...others] = scanned(image).nodes;
    expect(others).toEqual([]);
    expect(node).toMatchObject({ name, offset: 2, size: text.length, confidence: 'likely' });
    expect(node && fieldOf(node, 'built')).toBe(built);
  });

  it.each([
    'U-Boot FIT image',
    'U-Boot 2023.01 for a board',
    'Linux version %s (%s)',
    'Linux version is too old',
  ])('is not “%s”', (text) => expect(scanned(Buffer.from(text)).nodes).toEqual([]));
});

/** Protocol 2.15: two setup sectors, and behind them 64 bytes of program, the packed kernel, and 16 bytes more. */
function bzImage(): Uint8Array {
  const packed = gzipSync(Buffer.alloc(2000, 'kernel'));
  const kernelBytes = 16 * Math.ceil((64 + packed.length + 16) / 16);
  const bytes = new Uint8Array(1536 + kernelBytes);
  const view = new DataView(bytes.buffer);
  bytes[0x1f1] = 2;
  view.setUint32(0x1f4, kernelBytes / 16, true);
  view.setUint16(0x1fe, 0xaa55, true);
  bytes.set(Buffer.from('HdrS'), 0x202);
  view.setUint16(0x206, 0x20f, true);
  view.setUint16(0x20e, 0x300, true);
  bytes[0x211] = 1;
  view.setUint32(0x248, 64, true);
  view.setUint32(0x24c, packed.length, true);
  bytes.set(Buffer.from(VERSION), 0x500);
  bytes.set(packed, 1536 + 64);
  return bytes;
}
