/** EFI_FVB_ATTRIBUTES_2 in words. Follows UEFI PI 1.8, volume 3, section 3.2.1. */
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import { type Field, hex, u32le } from '../../../record/field.ts';

/** What is so, without what could be made so. */
const BITS = {
  readable: 0x4,
  writable: 0x20,
  locked: 0x80,
  'sticky writes': 0x200,
  'memory mapped': 0x400,
  'erased to ones': 0x800,
  'reads locked': 0x2000,
  'writes locked': 0x8000,
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
