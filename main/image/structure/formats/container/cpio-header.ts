/**
 * The headers of cpio. In the text forms all numbers are ASCII digits: hexadecimal in "newc" and "crc", octal in "odc". The
 * binary form has words of 16 bits in the order of the machine that wrote it, and of two the upper one first.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import type { Reading } from '../../format.ts';
import { BYTE_ORDERS, numbersIn, orderText } from '../../record/byte-order.ts';
import type { Field } from '../../record/field.ts';
import { record } from '../../record/record.ts';

export interface CpioHeader {
  readonly form: string;
  /** Its magic is two bytes: that proves little. */
  readonly isBinary: boolean;
  readonly sizeBytes: number;
  readonly mode: number;
  /** How many names the file has. */
  readonly nlink: number;
  /** Which file of which device it is: the same for all of its names. */
  readonly inode: () => string;
  /** With its zero. */
  readonly nameBytes: number;
  readonly dataBytes: number;
  /** Of the name with the header, and of the data. */
  readonly alignment: number;
  /** In words: made when somebody asks, since many places only look like a header. */
  readonly fields: () => readonly StructureField[];
}

interface Form {
  readonly name: string;
  readonly radix: 16 | 8;
  readonly alignment: number;
  /** Each with its digits, after the six of the magic. */
  readonly fields: readonly (readonly [name: string, digits: number])[];
}

const NEWC_FIELDS = [
  ...['c_ino', 'c_mode', 'c_uid', 'c_gid', 'c_nlink', 'c_mtime', 'c_filesize', 'c_devmajor', 'c_devminor'],
  ...['c_rdevmajor', 'c_rdevminor', 'c_namesize', 'c_check'],
].map((name) => [name, 8] as const);

const ODC_FIELDS = [
  ...['c_dev', 'c_ino', 'c_mode', 'c_uid', 'c_gid', 'c_nlink', 'c_rdev'].map((name) => [name, 6] as const),
  ['c_mtime', 11] as const,
  ['c_namesize', 6] as const,
  ['c_filesize', 11] as const,
];

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['070701', { name: 'newc', radix: 16, alignment: 4, fields: NEWC_FIELDS }],
  ['070702', { name: 'crc', radix: 16, alignment: 4, fields: NEWC_FIELDS }],
  ['070707', { name: 'odc', radix: 8, alignment: 1, fields: ODC_FIELDS }],
]);
/** Of the one form or the other. */
const INODE_FIELDS = ['c_dev', 'c_devmajor', 'c_devminor', 'c_ino'];
const MAGIC_DIGITS = 6;
/** All magics of the text forms begin with it, and no binary one. */
const ASCII_ZERO = 0x30;

const BINARY_MAGIC = 0o070707;
const BINARY_HEADERS = BYTE_ORDERS.map((order) => {
  const { u16 } = numbersIn(order);
  const u32: Field<number> = {
    ...u16,
    sizeBytes: 4,
    read: (view, at) => u16.read(view, at) * 0x10000 + u16.read(view, at + 2),
  };
  const type = record('cpio header', {
    c_magic: { ...u16, text: (value) => `0${value.toString(8)} (bin)` },
    ...{ c_dev: u16, c_ino: u16, c_mode: u16, c_uid: u16, c_gid: u16, c_nlink: u16, c_rdev: u16 },
    c_mtime: { ...u32, text: (value) => valueText('c_mtime', value) },
    c_namesize: u16,
    c_filesize: u32,
  });
  return { form: `bin, ${orderText(order)}`, type };
});

/** Null where no magic is or a digit is none, or it reaches beyond the end. */
export function readCpioHeader(reading: Reading, at: number): CpioHeader | null {
  return reading.bytes[at] === ASCII_ZERO ? readTextHeader(reading, at) : readBinaryHeader(reading, at);
}

function readBinaryHeader({ bytes, end }: Reading, at: number): CpioHeader | null {
  for (const { form, type } of BINARY_HEADERS) {
    if (at + type.sizeBytes > end) return null;
    const header = type.read(bytes, at, end);
    if (header.get('c_magic') !== BINARY_MAGIC) continue;
    return {
      form,
      isBinary: true,
      sizeBytes: type.sizeBytes,
      mode: header.get('c_mode'),
      nlink: header.get('c_nlink'),
      inode: () => `${header.get('c_dev')} ${header.get('c_ino')}`,
      nameBytes: header.get('c_namesize'),
      dataBytes: header.get('c_filesize'),
      alignment: 2,
      fields: () => header.fields(),
    };
  }
  return null;
}

function readTextHeader({ bytes, end }: Reading, at: number): CpioHeader | null {
  const magic = textAt(bytes, at, MAGIC_DIGITS);
  const form = FORMS.get(magic);
  if (form === undefined) return null;
  const values = new Map<string, number>();
  let offset = MAGIC_DIGITS;
  for (const [name, digits] of form.fields) {
    const value = numberIn(textAt(bytes, at + offset, digits), digits, form.radix);
    if (value === null || at + offset + digits > end) return null;
    values.set(name, value);
    offset += digits;
  }
  return {
    form: form.name,
    isBinary: false,
    sizeBytes: offset,
    mode: values.get('c_mode') ?? 0,
    nlink: values.get('c_nlink') ?? 0,
    inode: () => INODE_FIELDS.map((name) => values.get(name) ?? 0).join(' '),
    nameBytes: values.get('c_namesize') ?? 0,
    dataBytes: values.get('c_filesize') ?? 0,
    alignment: form.alignment,
    fields: () => fieldsOf(magic, form, values),
  };
}

function fieldsOf(magic: string, form: Form, values: ReadonlyMap<string, number>): StructureField[] {
  let offset = MAGIC_DIGITS;
  const numbers = form.fields.map(([name, size]) => {
    offset += size;
    return { name, offset: offset - size, size, text: valueText(name, values.get(name) ?? 0) };
  });
  return [{ name: 'c_magic', offset: 0, size: MAGIC_DIGITS, text: `${magic} (${form.name})` }, ...numbers];
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.subarray(at, at + length)).toString('latin1');
}

function numberIn(text: string, digits: number, radix: 16 | 8): number | null {
  const isNumber = radix === 16 ? /^[0-9a-f]+$/i : /^[0-7]+$/;
  return text.length === digits && isNumber.test(text) ? Number.parseInt(text, radix) : null;
}

function valueText(name: string, value: number): string {
  if (name === 'c_mtime')
    return value === 0 ? 'none' : new Date(value * 1000).toISOString().replace('.000Z', 'Z');
  return countText(value);
}
