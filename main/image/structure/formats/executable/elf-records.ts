/** The records of ELF for each class and byte order: System V gABI, chapters 4 and 5. Offsets and sizes are numbers. */

import { type Numbers, numbersIn } from '../../record/byte-order.ts';
import { ascii, type Field, flags, hex, named, u8 } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import {
  CLASSES,
  MACHINES,
  ORDERS,
  SECTION_FLAGS,
  SECTION_TYPES,
  SEGMENT_FLAGS,
  SEGMENT_TYPES,
  TYPES,
} from './elf-names.ts';

/** How numbers as wide as an address are read. */
interface Widths {
  readonly offset: Field<number>;
  readonly address: Field<bigint>;
}

function recordsOf({ u16, u32 }: Numbers, { offset, address }: Widths, is64: boolean) {
  const segmentFlags = flags(u32, SEGMENT_FLAGS);
  const segmentPlace = { p_offset: hex(offset), p_vaddr: address, p_paddr: address };
  const segmentSizes = { p_filesz: offset, p_memsz: offset };
  return {
    header: record('ELF header', {
      ei_mag: ascii(4),
      ei_class: named(u8, CLASSES),
      ei_data: named(u8, ORDERS),
      ei_version: u8,
      ei_osabi: u8,
      ei_abiversion: u8,
      ei_pad: ascii(7),
      e_type: named(u16, TYPES),
      e_machine: named(u16, MACHINES),
      e_version: u32,
      e_entry: address,
      e_phoff: hex(offset),
      e_shoff: hex(offset),
      e_flags: hex(u32),
      e_ehsize: u16,
      e_phentsize: u16,
      e_phnum: u16,
      e_shentsize: u16,
      e_shnum: u16,
      e_shstrndx: u16,
    }),
    segment: is64
      ? record('program header', {
          p_type: named(hex(u32), SEGMENT_TYPES),
          p_flags: segmentFlags,
          ...segmentPlace,
          ...segmentSizes,
          p_align: offset,
        })
      : record('program header', {
          p_type: named(hex(u32), SEGMENT_TYPES),
          ...segmentPlace,
          ...segmentSizes,
          p_flags: segmentFlags,
          p_align: offset,
        }),
    section: record('section header', {
      sh_name: u32,
      sh_type: named(hex(u32), SECTION_TYPES),
      sh_flags: flags(offset, SECTION_FLAGS),
      sh_addr: address,
      sh_offset: hex(offset),
      sh_size: offset,
      sh_link: u32,
      sh_info: u32,
      sh_addralign: offset,
      sh_entsize: offset,
    }),
  };
}

export type ElfRecords = ReturnType<typeof recordsOf>;

function narrow(numbers: Numbers): ElfRecords {
  const { u32 } = numbers;
  const address: Field<bigint> = {
    sizeBytes: 4,
    read: (view, at) => BigInt(u32.read(view, at)),
    text: (value) => hex(u32).text(Number(value)),
  };
  return recordsOf(numbers, { offset: u32, address }, false);
}

function wide(numbers: Numbers): ElfRecords {
  return recordsOf(numbers, { offset: numbers.u64, address: numbers.address64 }, true);
}

/** By `ei_class` and `ei_data`. */
const RECORDS: Readonly<Record<string, ElfRecords>> = {
  '1 1': narrow(numbersIn('little')),
  '1 2': narrow(numbersIn('big')),
  '2 1': wide(numbersIn('little')),
  '2 2': wide(numbersIn('big')),
};

/** Undefined where there is no such class or order. */
export function elfRecords(eiClass: number, eiData: number): ElfRecords | undefined {
  return RECORDS[`${eiClass} ${eiData}`];
}
