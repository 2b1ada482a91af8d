/** A section that is compressed as a whole. Follows UEFI PI 1.8, volume 3, section 3.2.5.2. */
import type { Method } from '../../../../compression/decompress.ts';
import type { Reading, Unpacking } from '../../../format.ts';
import { named, u8, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import type { Section, SectionBody, Walk } from './section.ts';

const NOT_COMPRESSED = 0;
const STANDARD = 1;
const CUSTOMIZED = 2;

const HEADER = record('header of a compressed section', {
  UncompressedLength: size(u32le),
  CompressionType: named(u8, {
    [NOT_COMPRESSED]: 'not compressed',
    [STANDARD]: 'EFI standard',
    [CUSTOMIZED]: 'customized: LZMA',
  }),
});

/** What the data may be packed with. The standard is UEFI's or Tiano's: nothing tells which, but only one unpacks. */
const METHODS: Readonly<Record<number, { readonly name: string; readonly methods: readonly Method[] }>> = {
  [STANDARD]: { name: 'EFI standard', methods: ['efi', 'tiano'] },
  [CUSTOMIZED]: { name: 'LZMA', methods: ['lzma'] },
};

export function readCompressed({ reading, bodyStart }: Section, walk: Walk): SectionBody {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, bodyStart, end);
  const fields = header.fields(bodyStart - start);
  const dataStart = bodyStart + HEADER.sizeBytes;
  const type = header.get('CompressionType');
  const gather = (inside: Reading) => inside.gather(walk(inside));
  if (type === NOT_COMPRESSED)
    return { name: 'not compressed', fields, ...gather(reading.within(dataStart, end)) };
  const known = METHODS[type];
  if (known === undefined)
    return { name: 'unknown', fields, problems: [`The compression ${type} is not known.`] };
  const packed = {
    start: dataStart,
    sizeBytes: end - dataStart,
    unpackedBytes: header.get('UncompressedLength'),
  };
  return {
    name: known.name,
    fields,
    ...firstGood(known.methods, (method) => reading.unpack({ ...packed, method }, gather)),
  };
}

/** What comes of the first method that unpacks without a problem, or of the first at all. */
function firstGood(methods: readonly Method[], unpack: (method: Method) => Unpacking): Unpacking {
  let first: Unpacking | null = null;
  for (const method of methods) {
    const attempt = unpack(method);
    if (attempt.unpacked !== undefined && attempt.problems.length === 0) return attempt;
    first ??= attempt;
  }
  return first ?? { problems: [] };
}
