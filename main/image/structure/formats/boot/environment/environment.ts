/**
 * U-Boot's environment: a CRC-32, a flag where there are two copies, and variables. It has no signature and no size. Follows
 * U-Boot 2023.01, include/env_internal.h and doc/usage/environment.rst.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import { utf8At } from '../../../../text-at.ts';
import { hexText } from '../../../../wide-number-text.ts';
import type { Format, Piece, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { orderText } from '../../../record/byte-order.ts';
import { layoutsInText } from '../flash-layout.ts';
import { type CheckedArea, checkedArea, SIZE_MAX_BYTES } from './checked-area.ts';
import { copyInUse, otherCopy } from './other-copy.ts';
import { beginsVariable, readVariables, type Variable, variablesEnd } from './variables.ts';

/** On flash it begins with an erase block, and none is smaller. */
const ALIGNMENT = 4096;
/** Before the variables: the sum alone, or the sum and the flag of one of two copies. */
const HEADERS = { single: 4, redundant: 5 } as const;
const TEXT_MAX = 200;

/** What nearly each board has: by these it is known where its sum is wrong. */
const WELL_KNOWN = new Set(
  'baudrate bootargs bootcmd bootdelay bootfile ethact ethaddr fdt_addr fdtaddr ipaddr kernel_addr_r loadaddr netmask serverip stderr stdin stdout'.split(
    ' ',
  ),
);
const WELL_KNOWN_LEAST = 3;

export const UBOOT_ENVIRONMENT: Format = {
  kind: 'uboot-environment',
  follows: 'U-Boot 2023.01, include/env_internal.h.',
  signatures: [],
  places: placesOf,
  read: readEnvironment,
};

function* placesOf(bytes: Uint8Array, { from, to, end }: Piece): Generator<number> {
  for (let at = Math.ceil(from / ALIGNMENT) * ALIGNMENT; at < to; at += ALIGNMENT) {
    const isOne = Object.values(HEADERS).some((header) => beginsVariable(bytes, at + header, end));
    if (isOne) yield at;
  }
}

function readEnvironment(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const atMost = Math.min(end, start + SIZE_MAX_BYTES);
  const attempts = Object.values(HEADERS).flatMap((headerBytes) => {
    const textEnd = variablesEnd(reading, start + headerBytes, atMost);
    return textEnd === null ? [] : [{ headerBytes, textEnd }];
  });
  for (const attempt of attempts) {
    reading.spend(atMost - start);
    const area = checkedArea(bytes, { start, end, ...attempt });
    if (area !== null) return environmentFound(reading, attempt, area);
  }
  const likely = attempts.find(
    ({ headerBytes, textEnd }) =>
      wellKnown(readVariables(bytes, start + headerBytes, textEnd)) >= WELL_KNOWN_LEAST,
  );
  return likely === undefined ? null : environmentFound(reading, likely, null);
}

interface Text {
  readonly headerBytes: number;
  readonly textEnd: number;
}

/** `area` null: its sum is wrong. */
function environmentFound(reading: Reading, { headerBytes, textEnd }: Text, area: CheckedArea | null): Found {
  const { bytes, start } = reading;
  const variables = readVariables(bytes, start + headerBytes, textEnd);
  const sizeBytes = area?.sizeBytes ?? textEnd - start;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = headerBytes === HEADERS.redundant ? copyOf(reading, area) : [];
  const { children, problems } = reading.gather(layouts());
  const sum = view.getUint32(start, area?.order !== 'big');
  return {
    kind: UBOOT_ENVIRONMENT.kind,
    ...(copy[0] === undefined ? {} : { subtype: copy[0] }),
    name: 'U-Boot environment',
    start,
    sizeBytes,
    origin: `By its first variable. ${UBOOT_ENVIRONMENT.follows}`,
    confidence: area === null ? 'likely' : 'proved',
    fields: [
      {
        name: 'crc',
        offset: 0,
        size: 4,
        text: `${hexText(sum, 8)}${area === null ? '' : ` (${orderText(area.order)})`}`,
      },
      ...copy.slice(1).map((text) => ({ name: 'flags', offset: HEADERS.single, size: 1, text })),
      ...variables.map((variable): StructureField => {
        const { name, valueStart, valueEnd } = variable;
        const text = shown(utf8At(bytes, valueStart, valueEnd));
        return { name, offset: valueStart - start, size: valueEnd - valueStart, text };
      }),
    ],
    checks: [
      {
        name: 'CRC-32',
        isGood: area !== null,
        text: area === null ? `bad: no size up to ${sizeText(SIZE_MAX_BYTES)} gives it` : 'good',
      },
    ],
    problems,
    children,
  };

  function* layouts(): Generator<Found> {
    for (const { name, start: from, valueEnd } of variables) {
      if (name === 'mtdparts' || name.startsWith('bootargs')) yield* layoutsInText(bytes, from, valueEnd);
    }
  }
}

/** What it is of two copies, and its flag. */
function copyOf(reading: Reading, area: CheckedArea | null): string[] {
  const { bytes, start } = reading;
  const flag = bytes[start + HEADERS.single] ?? 0;
  const other = area === null ? null : otherCopy(reading, area);
  if (other === null) return ['redundant', `${flag}`];
  const where = `the other copy, at ${hexText(other.start, 8)}, has ${other.flag}`;
  const inUse = copyInUse({ start, flag }, other);
  const word = { this: 'in use', other: 'obsolete', unclear: 'in use or obsolete' }[inUse];
  return [`redundant, ${word}`, `${flag} (${word}: ${where})`];
}

function wellKnown(variables: readonly Variable[]): number {
  return variables.filter(({ name }) => WELL_KNOWN.has(name)).length;
}

function shown(value: string): string {
  return `“${value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX - 1)}…` : value}”`;
}
