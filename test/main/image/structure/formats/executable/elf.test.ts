import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ELF } from '../../../../../../main/image/structure/formats/executable/elf.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { bytesOf, childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

/** Of Debian's u-boot-qemu: each class and byte order that there is. */
const REAL = [
  ['qemu-ppce500', 'PowerPC', '32 bits', 'big-endian'],
  ['maltael', 'MIPS', '32 bits', 'little-endian'],
  ['malta64el', 'MIPS', '64 bits', 'little-endian'],
  ['qemu_arm', 'Arm', '32 bits', 'little-endian'],
  ['qemu_arm64', 'AArch64', '64 bits', 'little-endian'],
  ['qemu-riscv64', 'RISC-V', '64 bits', 'little-endian'],
] as const;

describe('An ELF file', () => {
  it.each(REAL.filter(([board]) => process.env.CI || existsSync(elfOf(board))))(
    'of %s is for %s, with %s, %s, and ends where the file does',
    (board, machine, eiClass, order) => {
      const bytes = readFileSync(elfOf(board));
      const structure = scanned(bytes, [ELF]);
      const [node] = structure.nodes;
      expect(node).toMatchObject({ kind: 'elf', name: `ELF for ${machine}`, offset: 0, problems: [] });
      expect(node?.size).toBe(bytes.length);
      expect(node && fieldOf(node, 'ei_class')).toContain(eiClass);
      expect(node && fieldOf(node, 'ei_data')).toContain(order);
      const text = nodeOf(structure, 'elf-section', '.text');
      const header = nodeOf(structure, 'elf-header', '.text');
      expect(Number(fieldOf(header, 'sh_offset'))).toBe(text.offset);
      expect(Number(fieldOf(header, 'sh_size').replaceAll(',', ''))).toBe(text.size);
      const names = nodeOf(structure, 'elf-section', '.shstrtab');
      expect(Buffer.from(bytesOf(bytes, names)).toString()).toContain('.text');
    },
  );

  const tiny = tinyElf();

  it('of which no header is right says so of the first of them', () => {
    const bytes = new Uint8Array(64 + 1000 * 56).fill(0x11, 64);
    bytes.set(tiny.subarray(0, 64));
    new DataView(bytes.buffer).setUint16(56, 1000, true);
    const { problems } = nodeOf(scanned(bytes, [ELF]), 'elf');
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('There are 980 more like these.');
  });

  it('without sections has its segments', () => {
    const structure = scanned(tiny);
    const [node] = structure.nodes;
    expect(node).toMatchObject({ subtype: 'executable', size: tiny.length, problems: [] });
    expect(
      childrenOf(structure, nodeOf(structure, 'elf')).map(({ kind, name }) => `${kind} ${name}`),
    ).toEqual(['elf-headers program headers', 'elf-segment segment 0 (LOAD)']);
    const header = nodeOf(structure, 'elf-header');
    expect(fieldOf(header, 'p_flags')).toBe('0x00000005 (read, execute)');
    expect(fieldOf(header, 'p_vaddr')).toBe('0xffffffff80001234');
  });

  it('that is cut says what isn’t there, and takes no more than there is', () => {
    const [node] = scanned(tiny.slice(0, 130)).nodes;
    expect(node?.problems).toEqual(['segment 0 (LOAD) should end at 0x90; there is nothing behind 0x82.']);
    expect(node?.size).toBe(120);
    expect(node?.confidence).toBe('likely');
  });

  it('is none with a wrong size of its header', () => {
    const changed = Uint8Array.from(tiny);
    changed[52] = 63;
    expect(scanned(changed, [ELF]).nodes).toEqual([]);
  });

  it('bears what is hostile', () => staysInBounds(ELF, tiny, { runs: 300 }));
});

function elfOf(board: string): string {
  return `/usr/lib/u-boot/${board}/uboot.elf`;
}

/** 64 bits, little-endian, one segment of 24 bytes behind the headers. */
function tinyElf(): Uint8Array {
  const bytes = new Uint8Array(144);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setUint32(32, 64, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint32(64, 1, true);
  view.setUint32(68, 5, true);
  view.setUint32(72, 120, true);
  view.setBigUint64(80, 0xffffffff80001234n, true);
  view.setUint32(96, 24, true);
  view.setUint32(104, 24, true);
  return bytes;
}
