import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PE } from '../../../../../../main/image/structure/formats/executable/pe.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

/** Programs that come with packages of ours. */
const VENDOR = 'node_modules/electron-winstaller/vendor';

describe('A PE image', () => {
  it.each([
    ['7z-x64.dll', 'PE32+ for x86-64', 'Windows', 6],
    ['7z-arm64.dll', 'PE32+ for AArch64', 'Windows', 6],
    ['nuget.exe', 'PE32 for x86', 'Windows console', 3],
    ['StubExecutable.exe', 'PE32 for x86', 'Windows', 5],
  ])('%s is %s, with its sections', (file, name, subtype, sections) => {
    const bytes = readFileSync(`${VENDOR}/${file}`);
    const structure = scanned(bytes, [PE]);
    const [node] = structure.nodes;
    expect(node).toMatchObject({ kind: 'pe', name, subtype, offset: 0, problems: [] });
    expect(node?.size).toBe(bytes.length);
    const kinds = node ? childrenOf(structure, node).map(({ kind }) => kind) : [];
    expect(kinds.filter((kind) => kind === 'pe-section-header')).toHaveLength(sections);
    expect(kinds.filter((kind) => kind === 'pe-section')).toHaveLength(sections);
    expect(nodeOf(structure, 'pe-section', '.text').size).toBeGreaterThan(0x1000);
  });

  const tiny = tinyPe();

  it('says what it is for UEFI, and where its directories are', () => {
    const [node] = scanned(tiny).nodes;
    expect(node).toMatchObject({ subtype: 'EFI application', name: 'PE32+ for AArch64', size: tiny.length });
    expect(node && fieldOf(node, 'base relocation table')).toBe('0x00002000, 12 bytes');
    expect(node && fieldOf(node, 'ImageBase')).toBe('0x0000000000000000');
  });

  it('has its checksum checked where it has one', () => {
    expect(scanned(tiny).nodes[0]?.checks).toEqual([{ name: 'checksum', isGood: true, text: 'good' }]);
    const changed = Uint8Array.from(tiny);
    changed[tiny.length - 1] = 1;
    expect(scanned(changed).nodes[0]?.checks[0]?.text).toMatch(
      /^bad: the file has 0x[\da-f]{8}, the header says 0x/,
    );
    const without = Uint8Array.from(tiny).fill(0, 0x98, 0x9c);
    expect(scanned(without).nodes[0]?.checks).toEqual([]);
  });

  it('that is cut says what isn’t there', () => {
    const structure = scanned(tiny.slice(0, 0x240));
    expect(structure.nodes[0]?.problems).toEqual([
      '.text should end at 0x280; there is nothing behind 0x240.',
    ]);
    expect(structure.nodes[0]?.size).toBe(0x200);
  });

  it.each([
    ['a machine that nobody knows', 0x44, 0xee],
    ['no sections', 0x46, 0],
    ['an unknown optional header', 0x58, 0xee],
    ['an alignment that is no power of two', 0x7c, 3],
    ['more directories than there are', 0xc4, 99],
  ])('is none with %s', (_, at, value) => {
    const changed = Uint8Array.from(tiny);
    changed[at] = value;
    expect(scanned(changed, [PE]).nodes).toEqual([]);
  });

  it('bears what is hostile', () => staysInBounds(PE, tiny, { runs: 300 }));
});

/** For UEFI on AArch64: headers of 512 bytes, and one section of 128. */
function tinyPe(): Uint8Array {
  const bytes = new Uint8Array(0x280);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('MZ'));
  view.setUint32(0x3c, 0x40, true);
  bytes.set(Buffer.from('PE'), 0x40);
  view.setUint16(0x44, 0xaa64, true);
  view.setUint16(0x46, 1, true);
  view.setUint16(0x54, 112 + 6 * 8, true);
  view.setUint16(0x58, 0x20b, true);
  view.setUint32(0x78, 0x1000, true);
  view.setUint32(0x7c, 0x200, true);
  view.setUint32(0x94, 0x200, true);
  view.setUint16(0x9c, 10, true);
  view.setUint32(0xc4, 6, true);
  view.setUint32(0xc8 + 5 * 8, 0x2000, true);
  view.setUint32(0xcc + 5 * 8, 12, true);
  const section = 0x58 + 112 + 6 * 8;
  bytes.set(Buffer.from('.text'), section);
  view.setUint32(section + 16, 0x80, true);
  view.setUint32(section + 20, 0x200, true);
  bytes.fill(0x5a, 0x200, 0x240);
  // Its sum, counted in 16-bit words with the carry, and its length.
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += view.getUint16(at, true);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  view.setUint32(0x98, sum + bytes.length, true);
  return bytes;
}
