/** Kinds of sections by their types. Follows UEFI PI 1.8, volume 3, section 2.1.5.1. */
import { u16le } from '../../../record/field.ts';
import { guid, guidShort } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { hexSizeText } from '../../../record/size.ts';
import { utf16At } from '../../../record/utf16.ts';
import { readCompressed } from './compressed.ts';
import { readDependency } from './dependency.ts';
import { readGuidDefined } from './guid-defined.ts';
import { readPe, readTe } from './program.ts';
import type { Section, SectionBody, SectionKind, Walk } from './section.ts';
import { USER_INTERFACE } from './user-interface.ts';

export const SECTION_KINDS: Readonly<Record<number, SectionKind>> = {
  1: { subtype: 'compressed', read: readCompressed },
  2: { subtype: 'GUID defined', read: readGuidDefined },
  3: { subtype: 'disposable', read: readDisposable },
  16: { subtype: 'PE32 image', read: readPe },
  17: { subtype: 'PIC image', read: readPe },
  18: { subtype: 'TE image', read: readTe },
  19: { subtype: 'DXE dependency', read: readDependency },
  20: { subtype: 'version', read: readVersion },
  [USER_INTERFACE]: { subtype: 'UI', read: readUserInterface },
  22: { subtype: '16-bit image', read: readData },
  23: { subtype: 'volume image', read: readData },
  24: { subtype: 'freeform subtype GUID', read: readFreeform },
  25: { subtype: 'raw', read: readData },
  27: { subtype: 'PEI dependency', read: readDependency },
  28: { subtype: 'MM dependency', read: readDependency },
};

/** What lies in it is found by its signature: a volume, a table, a picture. */
function readData({ reading, bodyStart }: Section): SectionBody {
  const children = reading.scan(bodyStart, reading.end);
  const [first] = children;
  const isOne = first !== undefined && children.length === 1 && first.start === bodyStart;
  return { name: isOne ? first.name : hexSizeText(reading.end - bodyStart), children };
}

/** Sections that a program which builds an image may leave out. */
function readDisposable({ reading, bodyStart }: Section, walk: Walk): SectionBody {
  const inside = reading.within(bodyStart, reading.end);
  return { name: 'disposable', ...inside.gather(walk(inside)) };
}

function readUserInterface({ reading, bodyStart }: Section): SectionBody {
  return textBody(reading, bodyStart, 'FileNameString');
}

const VERSION = record('version section', { BuildNumber: u16le });

function readVersion({ reading, bodyStart }: Section): SectionBody {
  const version = VERSION.read(reading.bytes, bodyStart, reading.end);
  const text = textBody(reading, bodyStart + VERSION.sizeBytes, 'VersionString');
  return { ...text, fields: [...version.fields(bodyStart - reading.start), ...(text.fields ?? [])] };
}

function textBody(
  { bytes, start, end }: Section['reading'],
  textStart: number,
  fieldName: string,
): SectionBody {
  const { text, sizeBytes, isEnded } = utf16At(bytes, textStart, end);
  return {
    name: text === '' ? 'no text' : text,
    fields: [{ name: fieldName, offset: textStart - start, size: sizeBytes, text: `“${text}”` }],
    problems: isEnded ? [] : ['The text does not end with a zero.'],
  };
}

const FREEFORM = record('freeform section', { SubTypeGuid: guid });

function readFreeform({ reading, bodyStart }: Section): SectionBody {
  const { bytes, start, end } = reading;
  const subtype = FREEFORM.read(bytes, bodyStart, end);
  return {
    name: guidShort(subtype.get('SubTypeGuid')),
    fields: subtype.fields(bodyStart - start),
    children: reading.scan(bodyStart + FREEFORM.sizeBytes, end),
  };
}
