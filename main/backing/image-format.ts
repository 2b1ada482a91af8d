/** Whether a file is raw bytes, as a flash holds them; and if it is not, what it is and how its raw bytes are had. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import { IMAGE_FORMATS, type ImageFormat } from './format/image-formats.ts';
import type { FormatSample } from './format/signature.ts';

/** How many bytes of each end of a file are looked at; a shorter file is given whole, twice. */
export const SAMPLE_LENGTH_BYTES = 4096;

/** A dump of a flash may begin with what lies in it, a compressed kernel say: the person knows better then. */
const INSIST =
  'If it is raw bytes that only look so, open it as raw (on the command line: `--format raw`, or `,format=raw` after the file).';

/** The format these bytes show, or null for raw bytes (and for anything the table does not know). Never throws. */
export function sniffFormat(sample: FormatSample): ImageFormat | null {
  return IMAGE_FORMATS.find(({ matches }) => matches(sample)) ?? null;
}

/** What to tell the person who opened a file of this format: its name, how it becomes raw, and how to insist. */
export function notRaw(path: string, { name, convert }: ImageFormat, sample: FormatSample): ErrorReport {
  const { command, remark } = convert({ from: path, to: rawPath(path), sample });
  const advice = command === null ? [] : [`Convert it and open the result: \`${command}\`.`];
  return {
    code: 'not-raw',
    what: `${basename(path)} is ${name}, and a flash holds raw bytes`,
    where: path,
    todo: [...advice, ...(remark === null ? [] : [remark]), INSIST].join(' '),
  };
}

/** @throws UserError `not-raw` if the bytes show one of IMAGE_FORMATS. */
export function requireRaw(path: string, sample: FormatSample): void {
  const format = sniffFormat(sample);
  if (format !== null) throw new UserError(notRaw(path, format, sample));
}

const FORMAT_SUFFIX = new RegExp(
  `\\.(?:${[
    'qcow2?|qed|vmdk|vdi|vhdx?|hdd|bochs|cloop|dmg|luks|simg',
    'gz|xz|zst|bz2|lz4|lzma|lz|lzo|z|zip|7z|rar|tar|deb|rpm|cab',
    'elf|hex|ihex|srec|s19|s28|s37|mot|txt|uf2|dfu|cap',
  ].join('|')})$`,
  'i',
);

/** Where the raw bytes would go: the path without what names the format, and never over a file that is there. */
function rawPath(path: string): string {
  const stem = path.replace(FORMAT_SUFFIX, '');
  const hasOwnSuffix = /[^/\\]\.[^./\\]+$/.test(stem);
  const isFree = (candidate: string) => candidate !== path && !existsSync(candidate);
  if (hasOwnSuffix && isFree(stem)) return stem;
  let raw = `${stem}.raw`;
  for (let number = 2; !isFree(raw); number++) raw = `${stem}-${number}.raw`;
  return raw;
}
