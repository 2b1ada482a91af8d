/** The headers of cpio's text forms. All numbers are ASCII digits: hexadecimal in "newc" and "crc", octal in "odc". */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import type { Reading } from '../../format.ts';

export interface CpioHeader {
  readonly form: string;
  readonly sizeBytes: number;
  readonly mode: number;
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
const MAGIC_DIGITS = 6;

/** Null where a digit is none, or it reaches beyond the end. */
export function readCpioHeader({ bytes, end }: Reading, at: number): CpioHeader | null {
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
    sizeBytes: offset,
    mode: values.get('c_mode') ?? 0,
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
