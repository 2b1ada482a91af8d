/** EFI_FVB_ATTRIBUTES_2 in words. Follows UEFI PI 1.8, volume 3, section 3.2.1. */
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import { type Field, hex, u32le } from '../../../record/field.ts';

const BITS = {
  'reads can be disabled': 0x1,
  'reads can be enabled': 0x2,
  readable: 0x4,
  'writes can be disabled': 0x8,
  'writes can be enabled': 0x10,
  writable: 0x20,
  'can be locked': 0x40,
  locked: 0x80,
  'sticky writes': 0x200,
  'memory mapped': 0x400,
  'erased to ones': 0x800,
  'reads can be locked': 0x1000,
  'reads are locked': 0x2000,
  'writes can be locked': 0x4000,
  'writes are locked': 0x8000,
  'weakly aligned': 0x80000000,
};

const inHex = hex(u32le);

export const volumeAttributes: Field<number> = {
  ...inHex,
  text: (value) => {
    const set = Object.entries(BITS).filter(([, bit]) => (value & bit) !== 0);
    const alignment = `aligned to ${sizeText(2 ** ((value >>> 16) & 0x1f))}`;
    return `${inHex.text(value)} (${[...set.map(([name]) => name), alignment].join(', ')})`;
  },
};
