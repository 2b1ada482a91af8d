/** What the data of a variable consists of, where UEFI 2.10, sections 3.1.3, 3.3 and 32.3, know it. */

import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Found } from '../../../found.ts';
import { flags, u16le, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { utf16At } from '../../../record/utf16.ts';
import { devicePathAt } from './device-path.ts';
import { signatureListsIn } from './signature-list.ts';

const GLOBAL = '8be4df61-93ca-11d2-aa0d-00e098032b8c';
const IMAGE_SECURITY = 'd719b2cb-3d3a-4596-a3bc-dad00e67656f';

/** A variable, and where its data is. */
export interface Value {
  readonly name: string;
  readonly vendor: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Whether it is one that UEFI itself defines. */
export function isGlobal({ vendor }: Value): boolean {
  return vendor === GLOBAL;
}

/** Empty where it isn't known, or is not as it should be. */
export function variableParts(value: Value): readonly Found[] {
  const { name, vendor, bytes, start, end } = value;
  if (start === end || (vendor !== GLOBAL && vendor !== IMAGE_SECURITY)) return [];
  if (/^(?:PK|KEK|db|dbx|dbt|dbr)(?:Default)?$/.test(name)) return signatureListsIn(bytes, start, end) ?? [];
  if (vendor !== GLOBAL) return [];
  const found = /^(?:Boot|Driver|SysPrep|Platform)[0-9A-F]{4}$/.test(name)
    ? loadOption(value)
    : /^(?:Con|Err)(?:In|Out)(?:Dev)?$/.test(name)
      ? devicePath(value)
      : null;
  return found === null ? [] : [found];
}

const LOAD_OPTION = record('load option', {
  Attributes: flags(u32le, { active: 0x1, 'force reconnect': 0x2, hidden: 0x8, application: 0x100 }),
  FilePathListLength: size(u16le),
});

function loadOption({ bytes, start, end }: Value): Found | null {
  if (start + LOAD_OPTION.sizeBytes > end) return null;
  const header = LOAD_OPTION.read(bytes, start, end);
  const descriptionStart = start + LOAD_OPTION.sizeBytes;
  const { text, sizeBytes, isEnded } = utf16At(bytes, descriptionStart, end);
  const pathStart = descriptionStart + sizeBytes;
  const pathEnd = pathStart + header.get('FilePathListLength');
  if (!isEnded || pathEnd > end) return null;
  const path = devicePathAt(bytes, { start: pathStart, end: pathEnd, origin: start });
  if (path === null) return null;
  return {
    kind: 'uefi-load-option',
    confidence: 'likely',
    name: `${text}: ${path.text}`,
    start,
    sizeBytes: end - start,
    fields: [
      ...header.fields(),
      { name: 'Description', offset: LOAD_OPTION.sizeBytes, size: sizeBytes, text: `“${text}”` },
      ...path.fields,
      ...optionalData(pathEnd - start, end - pathEnd),
    ],
  };
}

function optionalData(offset: number, sizeBytes: number): StructureField[] {
  return sizeBytes === 0
    ? []
    : [{ name: 'OptionalData', offset, size: sizeBytes, text: pluralText(sizeBytes, 'byte') }];
}

function devicePath({ bytes, start, end }: Value): Found | null {
  const path = devicePathAt(bytes, { start, end, origin: start });
  if (path === null) return null;
  return {
    kind: 'uefi-device-path',
    confidence: 'likely',
    name: path.text,
    start,
    sizeBytes: path.sizeBytes,
    fields: path.fields,
  };
}
