/** What the numbers of ELF stand for: System V gABI, chapters 4 and 5, and the lists of machines that came since. */

export const CLASSES: Readonly<Record<number, string>> = { 1: '32 bits', 2: '64 bits' };
export const ORDERS: Readonly<Record<number, string>> = { 1: 'little-endian', 2: 'big-endian' };

export const TYPES: Readonly<Record<number, string>> = {
  1: 'relocatable',
  2: 'executable',
  3: 'shared object',
  4: 'core',
};

export const MACHINES: Readonly<Record<number, string>> = {
  2: 'SPARC',
  3: 'x86',
  4: 'M68K',
  8: 'MIPS',
  15: 'HP PA-RISC',
  20: 'PowerPC',
  21: 'PowerPC 64',
  22: 'IBM S390',
  36: 'V800',
  40: 'Arm',
  42: 'SuperH',
  43: 'SPARC 64',
  45: 'ARC',
  50: 'IA-64',
  62: 'x86-64',
  83: 'AVR',
  92: 'OpenRISC',
  93: 'ARC Compact',
  94: 'Xtensa',
  106: 'Blackfin',
  113: 'Nios II',
  164: 'Hexagon',
  167: 'NDS32',
  183: 'AArch64',
  189: 'MicroBlaze',
  195: 'ARC Compact 2',
  243: 'RISC-V',
  247: 'BPF',
  252: 'C-SKY',
  258: 'LoongArch',
  36902: 'Alpha',
};

export const SEGMENT_TYPES: Readonly<Record<number, string>> = {
  0: 'NULL',
  1: 'LOAD',
  2: 'DYNAMIC',
  3: 'INTERP',
  4: 'NOTE',
  5: 'SHLIB',
  6: 'PHDR',
  7: 'TLS',
  1685382480: 'GNU_EH_FRAME',
  1685382481: 'GNU_STACK',
  1685382482: 'GNU_RELRO',
  1685382483: 'GNU_PROPERTY',
  1879048192: 'processor’s own',
  1879048193: 'unwind table',
  1879048195: 'ABI flags',
};

export const SECTION_TYPES: Readonly<Record<number, string>> = {
  0: 'NULL',
  1: 'PROGBITS',
  2: 'SYMTAB',
  3: 'STRTAB',
  4: 'RELA',
  5: 'HASH',
  6: 'DYNAMIC',
  7: 'NOTE',
  8: 'NOBITS',
  9: 'REL',
  10: 'SHLIB',
  11: 'DYNSYM',
  14: 'INIT_ARRAY',
  15: 'FINI_ARRAY',
  16: 'PREINIT_ARRAY',
  17: 'GROUP',
  18: 'SYMTAB_SHNDX',
  1879048182: 'GNU_HASH',
  1879048189: 'GNU_VERDEF',
  1879048190: 'GNU_VERNEED',
  1879048191: 'GNU_VERSYM',
};

export const SEGMENT_FLAGS: Readonly<Record<string, number>> = { read: 4, write: 2, execute: 1 };
export const SECTION_FLAGS: Readonly<Record<string, number>> = {
  write: 1,
  alloc: 2,
  execute: 4,
  merge: 0x10,
  strings: 0x20,
  tls: 0x400,
  compressed: 0x800,
};
