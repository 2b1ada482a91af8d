/** One file of a firmware volume, with what it holds. Follows UEFI PI 1.8, volume 3, section 3.2.3. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Gathered, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { guidAt, guidShort } from '../../../record/guid.ts';
import { padding } from '../blank.ts';
import { cutSentences } from '../cut.ts';
import { topFileParts } from '../ovmf/top-file.ts';
import { sectionsOf } from '../section/sections.ts';
import { type FileHeader, type FileRules, fileChecks } from './file-header.ts';
import type { FileNames } from './file-names.ts';
import { FILE_TYPE, fileTypeText, hasSections } from './file-types.ts';

const VOLUME_TOP_FILE = '1ba0062e-c779-4582-8566-336ae8f78f09';

/** Lists of files that are started first, in this order. */
const APRIORI_FILES: Readonly<Record<string, string>> = {
  '1b45cc0a-156a-428a-af62-49864da0e6e6': 'PEI apriori',
  'fc510ee7-ffdc-11d4-bd41-0080c73c8881': 'DXE apriori',
};

interface Around {
  readonly rules: FileRules;
  readonly names: FileNames;
}

/** `reading` is the file with its header. */
export function readFile(reading: Reading, header: FileHeader, { rules, names }: Around): Found {
  const { start, end } = reading;
  const { children, problems } = contents(reading, header, names);
  const type = fileTypeText(header.type);
  return {
    kind: 'uefi-file',
    subtype: header.state === 'valid' ? type : `${type}, ${header.state}`,
    name: nameOfFile(header, children),
    start,
    sizeBytes: end - start,
    fields: header.fields,
    checks: fileChecks(reading, header, rules),
    problems: [...cutSentences('file', header.sizeBytes, end - start), ...problems],
    children,
  };
}

function contents(reading: Reading, { type, name, bodyStart }: FileHeader, names: FileNames): Gathered {
  const { end } = reading;
  const body = reading.within(bodyStart, end);
  if (bodyStart === end) return { children: [], problems: [] };
  if (type === FILE_TYPE.pad) return body.gather(padData(body));
  if (name === VOLUME_TOP_FILE) return body.gather(topFileParts(body));
  if (!hasSections(type)) return { children: reading.scan(bodyStart, end), problems: [] };
  const { children, problems } = body.gather(sectionsOf(body));
  if (APRIORI_FILES[name] === undefined) return { children, problems };
  return { children: children.map((child) => asList(child, body.bytes, names)), problems };
}

/** A pad file is blank but for what was put there without a file of its own. */
function* padData(body: Reading): Generator<Found> {
  const inside = padding(body, body.start, body.end);
  if (inside.subtype === 'data') yield inside;
}

function nameOfFile({ name, type }: FileHeader, children: readonly Found[]): string {
  if (type === FILE_TYPE.pad) return 'padding';
  if (name === VOLUME_TOP_FILE) return 'volume top file';
  return APRIORI_FILES[name] ?? shownName(children) ?? guidShort(name);
}

/** By the first section that is its name, inside of packed sections, too, but not inside of other volumes. */
function shownName(children: readonly Found[]): string | null {
  for (const { kind, subtype, name, children: inside = [], unpacked } of children) {
    if (kind !== 'uefi-section') continue;
    if (subtype === 'UI') return name;
    const found = shownName(inside) ?? shownName(unpacked?.children ?? []);
    if (found !== null) return found;
  }
  return null;
}

const GUID_BYTES = 16;
const SECTION_HEADER_BYTES = 4;
/** No volume has more. */
const LISTED_MAX = 512;

/** The raw section of an apriori file: GUIDs of files. */
function asList(section: Found, bytes: Uint8Array, names: FileNames): Found {
  const { start, sizeBytes, subtype, fields = [] } = section;
  if (subtype !== 'raw' || start === null) return section;
  const count = Math.min(LISTED_MAX, Math.floor((sizeBytes - SECTION_HEADER_BYTES) / GUID_BYTES));
  const listed = Array.from({ length: count }, (_, index): StructureField => {
    const offset = SECTION_HEADER_BYTES + index * GUID_BYTES;
    return {
      name: `File[${index}]`,
      offset,
      size: GUID_BYTES,
      text: names.text(guidAt(bytes, start + offset)),
    };
  });
  return {
    ...section,
    name: `${pluralText(count, 'file that starts', 'files that start')} first`,
    fields: [...fields, ...listed],
  };
}
