/** Texts by which boot loaders and kernels tell their version: they have no header that would say where they begin. */
import { textAt } from '../../../text-at.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';

/** Longer than any of them. */
const TEXT_MAX_BYTES = 512;

/** `U-Boot 2023.01 (Jan 01 2023 - 00:00:00 +0000)`, of the loader, or of a smaller one that loads it. */
export const UBOOT_BANNER: Format = {
  kind: 'uboot',
  follows: 'U-Boot 2023.01, include/version_string.h.',
  signatures: [{ bytes: 'U-Boot ' }],
  read: (reading) =>
    bannerFound(reading, {
      kind: 'uboot',
      pattern:
        /^(U-Boot (?:[STV]PL )?\d+\.\d+\S*) \((\w{3} +\d+ \d{4} - \d\d:\d\d:\d\d[^)\0]*)\)[\x20-\x7e]*/,
    }),
};

/** `Linux version 5.10.0 (who@where) (compiler) #1 SMP date`. */
export const LINUX_BANNER: Format = {
  kind: 'linux-version',
  follows: 'Linux 6.1, init/version.c.',
  signatures: [{ bytes: 'Linux version ' }],
  read: (reading) =>
    bannerFound(reading, {
      kind: 'linux-version',
      pattern: /^(Linux version \d+\.\d+\S*) (\(.+\)) #\d[\x20-\x7e]*/,
    }),
};

interface Banner {
  readonly kind: string;
  /** Its groups are the name and what it was built when, or with. */
  readonly pattern: RegExp;
}

function bannerFound({ bytes, start, end }: Reading, { kind, pattern }: Banner): Found | null {
  const [all, name, built] = pattern.exec(textAt(bytes, start, Math.min(end, start + TEXT_MAX_BYTES))) ?? [];
  if (all === undefined || name === undefined || built === undefined) return null;
  return {
    kind,
    name,
    start,
    sizeBytes: all.length,
    confidence: 'likely',
    fields: [{ name: 'built', offset: all.indexOf(built), size: built.length, text: built }],
  };
}
