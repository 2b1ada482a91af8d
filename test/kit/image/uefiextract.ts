/** What UEFIExtract finds in an image: its report, row by row. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A line of the report. */
export interface ReportRow {
  /** The image itself has 0. */
  readonly depth: number;
  readonly type: string;
  readonly subtype: string;
  /** Null inside of what was unpacked. */
  readonly base: number | null;
  readonly size: number;
  readonly crc32: number;
  /** Of a file `GUID | text`. */
  readonly name: string;
}

/** Runs the program on a copy, beside which it writes its report. */
export function reportOf(imagePath: string): ReportRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-test-'));
  try {
    const copy = join(folder, 'image.fd');
    copyFileSync(imagePath, copy);
    execFileSync('UEFIExtract', [copy, 'report'], { stdio: 'ignore' });
    const [, ...lines] = readFileSync(`${copy}.report.txt`, 'utf8').trimEnd().split('\n');
    return lines.map(rowOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(line: string): ReportRow {
  const [type = '', subtype = '', base = '', size = '', crc32 = '', ...names] = line.split('|');
  const [, dashes = '', name = ''] = /^ *(-*) (.*)$/.exec(names.join('|')) ?? [];
  return {
    depth: dashes.length,
    type: type.trim(),
    subtype: subtype.trim(),
    base: base.trim() === 'N/A' ? null : Number.parseInt(base, 16),
    size: Number.parseInt(size, 16),
    crc32: Number.parseInt(crc32, 16),
    name: name.trim(),
  };
}
