/**
 * Partitions in a kernel's command line or a boot loader's variable: `mtdparts=FLASH:SIZE@OFFSET(NAME)ro,...;FLASH:...`.
 * Follows Linux 6.1, drivers/mtd/parsers/cmdlinepart.c, which U-Boot's `mtdparts` agrees with.
 */
import { shortenedText } from '../../../app/contract/text/cut-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { shownText } from '../../../app/contract/text/shown-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { type FlashLayout, type FlashPartition, partitionName } from './flash-partition.ts';

/** What can't be read as such a line: a sentence that says where, and what was expected there. */
export class BadMtdparts extends Error {}

const PREFIX = /^\s*(?:mtdparts=)+/;
const LETTER_POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };
/** A line has some hundred characters. */
const TEXT_MAX = 4096;

/**
 * Reads what follows `mtdparts=`, with or without it, up to white space or the end.
 * @param flashBytes the size of the flash; null where it isn't known: then a partition "up to the end" has no size
 * @throws BadMtdparts
 */
export function parseMtdparts(text: string, flashBytes: number | null = null): FlashLayout[] {
  const [line = ''] = text
    .replace(PREFIX, '')
    .trim()
    .split(/[\s"']/);
  if (line === '') throw new BadMtdparts('There is nothing after “mtdparts=”.');
  if (line.length > TEXT_MAX) throw new BadMtdparts(`The line is longer than ${TEXT_MAX} characters.`);
  return shownText(line)
    .split(';')
    .filter((part) => part !== '')
    .map((part) => layoutOf(part, flashBytes));
}

/** `FLASH:PARTITION,PARTITION...`; a flash's name may have colons, partitions have none before their names. */
function layoutOf(text: string, flashBytes: number | null): FlashLayout {
  const parenthesis = text.indexOf('(');
  const colon = text.slice(0, parenthesis < 0 ? undefined : parenthesis).lastIndexOf(':');
  if (colon <= 0)
    throw new BadMtdparts(`“${shortened(text)}” should begin with the name of a flash and a colon.`);
  const flash = text.slice(0, colon);
  const placing = new Placing(flashBytes);
  const reader = new LineReader(text.slice(colon + 1), flash);
  for (;;) {
    placing.add(reader.partition());
    if (reader.isAtEnd()) break;
    reader.comma();
  }
  return { flash, flashBytes: null, partitions: placing.partitions, problems: placing.problems };
}

/** As it is written; `size` null is `-`, `offset` null right behind the one before. */
interface Written {
  readonly size: number | null;
  readonly offset: number | null;
  readonly name: string | null;
  readonly isReadOnly: boolean;
}

class LineReader {
  readonly #text: string;
  readonly #flash: string;
  #at = 0;

  constructor(text: string, flash: string) {
    this.#text = text;
    this.#flash = flash;
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  comma(): void {
    if (this.#take(/,/y) === null) this.#fail('a comma or the end');
  }

  partition(): Written {
    const size = this.#take(/-/y) === null ? this.#size('a size') : null;
    const offset = this.#take(/@/y) === null ? null : this.#size('an offset');
    const name = this.#take(/\(([^)]*)\)/y)?.[1] ?? null;
    if (name === null && this.#text[this.#at] === '(') this.#fail('the name’s closing parenthesis');
    const marks = this.#take(/(?:ro|lk|slc)*/y)?.[0] ?? '';
    return { size, offset, name, isReadOnly: marks.includes('ro') };
  }

  /** Octal, decimal or hexadecimal, and a letter for a power of 1,024. */
  #size(what: string): number {
    const start = this.#at;
    const [, digits = '', letter = ''] = this.#take(/(0x[\da-f]+|\d+)([kmgtpe]?)/iy) ?? this.#fail(what);
    const number = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    const bytes = number * 1024 ** (LETTER_POWERS[letter.toLowerCase()] ?? 0);
    if (Number.isSafeInteger(bytes)) return bytes;
    this.#at = start;
    return this.#fail(`${what} that fits a flash`);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #fail(expected: string): never {
    const rest = this.#text.slice(this.#at);
    throw new BadMtdparts(
      `After “${this.#flash}:” there is ${rest === '' ? 'nothing' : `“${shortened(rest)}”`} where ${expected} should be.`,
    );
  }
}

/** Gives each partition its place, and cuts it to the flash. */
class Placing {
  readonly partitions: FlashPartition[] = [];
  readonly problems: string[] = [];
  readonly #flashBytes: number | null;
  /** Behind the last one. */
  #next = 0;
  #isFull = false;
  #count = 0;

  constructor(flashBytes: number | null) {
    this.#flashBytes = flashBytes;
  }

  add({ size, offset: written, name: writtenName, isReadOnly }: Written): void {
    const name = partitionName(writtenName ?? `Partition_${String(this.#count).padStart(3, '0')}`);
    this.#count += 1;
    if (this.#isFull)
      throw new BadMtdparts(`“${name}” comes after the partition that takes the rest of the flash.`);
    const offset = written ?? this.#next;
    this.#isFull = size === null;
    const room = this.#flashBytes === null ? null : Math.max(0, this.#flashBytes - offset);
    const sizeBytes = size === null ? room : room === null ? size : Math.min(size, room);
    if (size !== null && sizeBytes !== null && sizeBytes < size)
      this.problems.push(
        `“${name}” reaches beyond the flash: ${sizeText(size)}, of which ${sizeText(sizeBytes)} are there.`,
      );
    this.#next = offset + (sizeBytes ?? 0);
    if (sizeBytes === 0) this.problems.push(`“${name}” has no bytes, and is left out.`);
    else this.partitions.push({ name, offset, sizeBytes, isReadOnly });
  }
}

/** What a flash is divided into, in words: `5 partitions of physmap-flash.0`. */
export function layoutTitle({ flash, partitions }: FlashLayout): string {
  return `${pluralText(partitions.length, 'partition')} of ${flash}`;
}

function shortened(text: string): string {
  return shortenedText(text, 24);
}
