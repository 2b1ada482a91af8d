/** What the files of a volume call themselves, for those that are listed by their GUIDs elsewhere. */

import { guidName } from '../../../../../../app/contract/guids/guid-name.ts';
import type { Reading } from '../../../format.ts';
import { guidText } from '../../../record/guid.ts';
import { userInterfaceName } from '../section/user-interface.ts';
import { alignedToFile, FILE_HEADER_BYTES, type FileRules, readFileHeader } from './file-header.ts';
import { hasSections } from './file-types.ts';

/** Read for their names. Large volumes have some hundreds. */
const FILES_MAX = 5000;

/** Looked up when the first is asked for: few volumes have such a list. */
export class FileNames {
  readonly #reading: Reading;
  readonly #bodyStart: number;
  readonly #rules: FileRules;
  #names: ReadonlyMap<string, string> | null = null;

  constructor(reading: Reading, bodyStart: number, rules: FileRules) {
    this.#reading = reading;
    this.#bodyStart = bodyStart;
    this.#rules = rules;
  }

  /** The GUID with a name, where the file or everybody knows one. */
  text(guid: string): string {
    this.#names ??= this.#read();
    const name = this.#names.get(guid) ?? guidName(guid);
    return name === null ? guidText(guid) : `${guid} (${name})`;
  }

  #read(): Map<string, string> {
    const { bytes, start, end } = this.#reading;
    const names = new Map<string, string>();
    let at = alignedToFile(this.#bodyStart, start);
    for (let count = 0; count < FILES_MAX && at + FILE_HEADER_BYTES <= end; count++) {
      const header = readFileHeader(this.#reading.within(at, end), this.#rules);
      if (header === null) break;
      const name = hasSections(header.type)
        ? userInterfaceName(bytes, header.bodyStart, at + header.sizeBytes)
        : null;
      if (name !== null) names.set(header.name, name);
      at = alignedToFile(at + header.sizeBytes, start);
    }
    return names;
  }
}
