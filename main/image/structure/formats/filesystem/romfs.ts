/**
 * romfs: files one after the other, unpacked, each behind a header that leads to the next; big-endian. Follows Linux,
 * Documentation/filesystems/romfs.rst.
 */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { ascii, hex, u32be } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { attributeFields, type FileType } from './attributes.ts';
import { nameText } from './file-name.ts';
import { type Entry, type FileTree, listFiles } from './listing.ts';

const HEADER = record('romfs header', { magic: ascii(8), full_size: u32be, checksum: hex(u32be) });
const FILE = record('romfs file header', { next: u32be, spec: u32be, size: u32be, checksum: u32be });
const ALIGNMENT = 16;
/** So much of the beginning has a checksum. */
const SUMMED_BYTES = 512;
const NAME_MAX_BYTES = 128;
/** What an entry of a directory costs, as if so many bytes were gone through. */
const ENTRY_COST_BYTES = 1024;
const TARGET_MAX_BYTES = 4096;

const HARD_LINK = 0;
const TYPES: Readonly<Record<number, FileType>> = {
  1: 'directory',
  2: 'file',
  3: 'symlink',
  4: 'block-device',
  5: 'character-device',
  6: 'socket',
  7: 'fifo',
};
const TYPE_BITS = 7;
const EXECUTABLE = 8;
/** Hard links lead to a file, not to another one, as it should be. */
const LINKS_MAX = 8;

export const ROMFS: Format = {
  kind: 'romfs',
  follows: 'Linux, Documentation/filesystems/romfs.rst.',
  signatures: [{ bytes: '-rom1fs-' }],
  read: readRomfs,
};

function readRomfs(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const size = header.get('full_size');
  const summed = Math.min(size, SUMMED_BYTES);
  if (size < HEADER.sizeBytes + ALIGNMENT || start + summed > end) return null;
  if (wordSum(bytes, start, start + summed) !== 0) return null;
  const sizeBytes = Math.min(size, end - start);
  const inside = reading.within(start, start + sizeBytes);
  const files = new RomFiles(inside);
  const name = textAt(inside, start + HEADER.sizeBytes);
  const listing = listFiles(inside, files.tree(start + HEADER.sizeBytes + room(name.length)));
  return {
    kind: ROMFS.kind,
    name: nameText(name) || 'romfs',
    start,
    sizeBytes,
    fields: header.fields(),
    checks: [{ name: 'checksum', isGood: true, text: 'good' }, files.check()],
    children: [listing.root],
    problems: [
      ...(sizeBytes < size
        ? [
            `The header says that it has ${pluralText(size, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
      ...listing.problems,
    ],
  };
}

class RomFiles {
  #read = 0;
  #bad = 0;
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** A directory is known by the place of its first entry. */
  tree(firstAt: number): FileTree {
    const root = {
      name: new Uint8Array(0),
      type: 'directory',
      sizeBytes: 0,
      fields: [],
      directory: firstAt,
    } as const;
    return { root, entriesOf: (directory) => this.#entries(directory) };
  }

  check(): StructureCheck {
    const text =
      this.#bad === 0
        ? `good: all ${countText(this.#read)}`
        : `bad: ${countText(this.#bad)} of ${countText(this.#read)}`;
    return { name: 'file checksums', isGood: this.#bad === 0, text };
  }

  /** Each file leads to a later one. The first two of a directory are itself and the one above, which are left out. */
  *#entries(firstAt: number): Generator<Entry> {
    const { bytes, start, end } = this.#reading;
    for (let at = firstAt; ; ) {
      this.#reading.spend(ENTRY_COST_BYTES);
      const header = FILE.read(bytes, at, end);
      const name = textAt(this.#reading, at + FILE.sizeBytes);
      const dataAt = at + FILE.sizeBytes + room(name.length);
      this.#read += 1;
      if (wordSum(bytes, at, Math.min(dataAt, end)) !== 0) this.#bad += 1;
      const text = Buffer.from(name).toString('latin1');
      if (text !== '.' && text !== '..') yield this.#entry(name, at);
      const next = header.get('next') & ~(ALIGNMENT - 1);
      if (next === 0) return;
      if (start + next <= at) throw new Malformed('A file leads back to an earlier one.');
      at = start + next;
    }
  }

  /** A hard link has the name, and another file the rest. */
  #entry(name: Uint8Array, linkAt: number): Entry {
    const { bytes, start, end } = this.#reading;
    let at = linkAt;
    let header = FILE.read(bytes, at, end);
    for (let links = 0; (header.get('next') & TYPE_BITS) === HARD_LINK; links++) {
      if (links === LINKS_MAX) throw new Malformed('Hard links lead to one another.');
      at = start + header.get('spec');
      header = FILE.read(bytes, at, end);
    }
    const type = TYPES[header.get('next') & TYPE_BITS] ?? 'file';
    const dataAt = at + FILE.sizeBytes + room(textAt(this.#reading, at + FILE.sizeBytes).length);
    const spec = header.get('spec');
    if (type === 'directory') return { name, type, sizeBytes: 0, fields: [], directory: start + spec };
    if (type === 'file')
      return this.#file(name, { dataAt, size: header.get('size'), next: header.get('next') });
    if (type === 'symlink') {
      const target = bytes.subarray(
        dataAt,
        Math.min(end, dataAt + Math.min(header.get('size'), TARGET_MAX_BYTES)),
      );
      return { name, type, sizeBytes: target.length, fields: attributeFields(type, { target }) };
    }
    const isDevice = type === 'block-device' || type === 'character-device';
    const numbers = isDevice ? { major: spec >>> 16, minor: spec & 0xffff } : {};
    return { name, type, sizeBytes: 0, fields: attributeFields(type, numbers) };
  }

  /** What is in a file is scanned: it lies there as it is. */
  #file(name: Uint8Array, { dataAt, size, next }: { dataAt: number; size: number; next: number }): Entry {
    const { end } = this.#reading;
    const there = Math.max(0, Math.min(size, end - dataAt));
    const mode = next & EXECUTABLE ? 0o755 : 0o644;
    return {
      name,
      type: 'file',
      sizeBytes: there,
      start: Math.min(dataAt, end),
      fields: attributeFields('file', { mode }),
      children: there === 0 ? [] : this.#reading.scan(dataAt, dataAt + there),
      problems:
        there < size ? [`It has ${pluralText(size, 'byte')}; ${pluralText(there, 'is', 'are')} there.`] : [],
    };
  }
}

/** Up to its zero byte. @throws Malformed where none follows */
function textAt({ bytes, end }: Reading, at: number): Uint8Array {
  const room = bytes.subarray(at, Math.min(at + NAME_MAX_BYTES, end));
  const length = room.indexOf(0);
  if (length < 0) throw new Malformed(`A name has no end within ${NAME_MAX_BYTES} bytes.`);
  return room.subarray(0, length);
}

/** A text with its zero byte takes a multiple of 16 bytes. */
function room(length: number): number {
  return Math.ceil((length + 1) / ALIGNMENT) * ALIGNMENT;
}

/** Of big-endian words, modulo 2^32. */
function wordSum(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  let sum = 0;
  for (let at = 0; at + 4 <= view.byteLength; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
