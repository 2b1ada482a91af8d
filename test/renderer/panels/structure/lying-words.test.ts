import { describe, expect, it } from 'vitest';
import { lyingWords, withPartitions } from '../../../../renderer/panels/structure/lying-words.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { keptLayout } from '../../../kit/window/layouts.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const index = new StructureIndex([
  structureRow({ id: 0, kind: 'uefi-volume', subtype: 'FFS2', name: 'Main volume', size: 0x8000 }),
  structureRow({ id: 1, parent: 0, kind: 'uefi-file', subtype: null, name: 'Shell', size: 24 }),
]);
const note = (name: string, text: string) => ({ node: 0, start: 0, end: 1, name, text });

describe('What lies in a row', () => {
  it('is the structure that begins there, with its kind and size', () => {
    expect(lyingWords(index, [0], [])).toEqual({ name: 'Main volume', text: 'FFS2 · 32 KiB' });
  });

  it('is the innermost of those that begin there, in the one around it', () => {
    expect(lyingWords(index, [0, 1], [])).toEqual({
      name: 'Shell',
      text: 'uefi file · 24 B · in Main volume',
    });
  });

  it('is a structure and the fields that begin in the row with it', () => {
    expect(lyingWords(index, [0], [note('crc', '0x1'), note('bootcmd', '“bootm”')])).toEqual({
      name: 'Main volume',
      text: 'FFS2 · 32 KiB · crc 0x1 · bootcmd “bootm”',
    });
  });

  it('is in none that only begins before it in the same row', () => {
    const beside = new StructureIndex([
      structureRow({ id: 0, kind: 'data', name: 'Unknown', offset: 0, size: 4 }),
      structureRow({ id: 1, kind: 'erased', name: 'Erased', offset: 4, size: 4096 }),
    ]);
    expect(lyingWords(beside, [0, 1], [])).toEqual({ name: 'Erased', text: '4 KiB' });
  });

  it('is the fields that begin there, the first ones where there are many', () => {
    const notes = ['a', 'b', 'c', 'd'].map((name) => note(name, '1'));
    expect(lyingWords(index, [], notes.slice(0, 1))).toEqual({ name: null, text: 'a 1' });
    expect(lyingWords(index, [], notes)).toEqual({ name: null, text: 'a 1 · b 1 · c 1 …' });
  });

  it('is nothing where nothing begins', () => expect(lyingWords(index, [], [])).toBeNull());
});

describe('What lies in a row with partitions', () => {
  const layout = keptLayout([
    [0, 'boot', 0x8000, 0x8000],
    [0, 'firmware', 0, 0x8000],
    [1, 'firmware/kernel', 0, 0x4000],
  ]);
  const lying = { name: 'Main volume', text: 'FFS2 · 32 KiB' };

  it('is what it was where none begins', () => {
    expect(withPartitions(null, layout, 0x10, 0x20)).toBeNull();
    expect(withPartitions(lying, layout, 0x10, 0x20)).toBe(lying);
    expect(withPartitions(lying, null, 0, 0x10)).toBe(lying);
  });

  it('is said after their names, and how large the innermost one is, whose colour they have', () => {
    expect(withPartitions(lying, layout, 0, 0x10)).toEqual({
      name: 'firmware, firmware/kernel',
      text: 'partition · 16 KiB · Main volume FFS2 · 32 KiB',
      partitionColour: 2,
    });
  });

  it('says of a partition that it is read-only', () => {
    const [boot] = layout.partitions.map((partition) => ({ ...partition, isReadOnly: true }));
    const locked = { ...layout, partitions: boot === undefined ? [] : [boot] };
    expect(withPartitions(null, locked, 0x8000, 0x8010)?.text).toBe('partition · 32 KiB, read-only');
  });
});
