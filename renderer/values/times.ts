/** Moments as firmware stores them: counts since an epoch (Unix, Windows), and calendars in bits (FAT, UEFI). */
import { type IntegerFormat, integerBytes, integerFrom } from './integers.ts';
import { type Moment, momentAt, momentText, parseMoment, secondsSince1970, whyNoMoment } from './moment.ts';
import {
  type ByteOrder,
  type Reading,
  reading,
  refusal,
  type Unreadable,
  type ValueType,
} from './value-type.ts';

const GROUP = 'Times';
const EXAMPLE = '2024-05-06 07:08:09 UTC';
const SECOND = 1_000_000_000n;
/** Seconds from 1601, where Windows begins to count, to 1970. */
const FROM_1601 = 11_644_473_600n;
const BEYOND: Unreadable = { why: 'not in the years 1 to 9999' };

/** A count of equal steps since an epoch. */
interface CountedTime {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly format: IntegerFormat;
  readonly nanosecondsPerStep: bigint;
  /** Seconds from the epoch to 1970. */
  readonly to1970: bigint;
}

function countedType({ id, name, title, format, nanosecondsPerStep, to1970 }: CountedTime): ValueType {
  const stepsPerSecond = SECOND / nanosecondsPerStep;
  return {
    id,
    name,
    title,
    group: GROUP,
    minBytes: format.lengthBytes,
    read(bytes) {
      const steps = integerFrom(bytes, format);
      const within = ((steps % stepsPerSecond) + stepsPerSecond) % stepsPerSecond;
      const seconds = (steps - within) / stepsPerSecond - to1970;
      const moment = momentAt(seconds, Number(within * nanosecondsPerStep));
      return moment === null ? BEYOND : reading(momentText(moment), format.lengthBytes);
    },
    write(text) {
      const moment = parseMoment(text);
      const nanosecond = BigInt(moment.nanosecond);
      if (nanosecond % nanosecondsPerStep !== 0n)
        throw refusal(
          `${text.trim()} lies between two steps`,
          `This counts in steps of ${stepText(nanosecondsPerStep)}.`,
        );
      const steps = (secondsSince1970(moment) + to1970) * stepsPerSecond + nanosecond / nanosecondsPerStep;
      return integerBytes(steps, format);
    },
    example: EXAMPLE,
  };
}

function stepText(nanoseconds: bigint): string {
  if (nanoseconds === SECOND) return 'a second';
  return nanoseconds === 1_000_000n ? 'a millisecond' : `${nanoseconds} nanoseconds`;
}

const UNIX: readonly ValueType[] = (['le', 'be'] as const).flatMap((order) => {
  const words = order === 'le' ? 'little endian' : 'big endian';
  return [
    { name: 'unix32', title: `Unix time, unsigned, 32 bits of seconds, ${words}`, bytes: 4, step: SECOND },
    { name: 'unix64', title: `Unix time, 64 bits of seconds, ${words}`, bytes: 8, step: SECOND },
    { name: 'unix ms', title: `Unix time, 64 bits of milliseconds, ${words}`, bytes: 8, step: 1_000_000n },
  ].map(({ name, title, bytes, step }) =>
    countedType({
      id: `${name.replace(' ', '-')}-${order}`,
      name: `${name} ${order}`,
      title,
      format: { lengthBytes: bytes, isSigned: bytes === 8, order: order satisfies ByteOrder },
      nanosecondsPerStep: step,
      to1970: 0n,
    }),
  );
});

const FILETIME = countedType({
  id: 'filetime',
  name: 'FILETIME',
  title: 'Windows FILETIME: 100 ns since 1601, 64 bits, little endian',
  format: { lengthBytes: 8, isSigned: false, order: 'le' },
  nanosecondsPerStep: 100n,
  to1970: FROM_1601,
});

/** Where nobody says which zone a time of UEFI is in. */
const EFI_ZONE_UNSPECIFIED = 0x7ff;
const EFI_ZONE_MAX = 1440;

/** UEFI's zone is what has to be added to a local time to come to UTC. */
function readEfi(bytes: Uint8Array): Reading | Unreadable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const zone = view.getInt16(12, true);
  const moment = {
    year: view.getUint16(0, true),
    month: view.getUint8(2),
    day: view.getUint8(3),
    hour: view.getUint8(4),
    minute: view.getUint8(5),
    second: view.getUint8(6),
    nanosecond: view.getUint32(8, true),
    zoneMinutes: zone === EFI_ZONE_UNSPECIFIED ? null : 0 - zone,
  };
  const why = whyNoMoment(moment) ?? whyNotEfi(moment);
  return why === null ? reading(momentText(moment), 16) : { why };
}

function whyNotEfi({ year, nanosecond, zoneMinutes }: Moment): string | null {
  if (year < 1900 || year > 9999) return `year ${year}`;
  if (nanosecond >= Number(SECOND)) return `nanosecond ${nanosecond}`;
  return Math.abs(zoneMinutes ?? 0) > EFI_ZONE_MAX ? `zone ${zoneMinutes}` : null;
}

function writeEfi(text: string): Uint8Array {
  const moment = parseMoment(text);
  const why = whyNotEfi(moment);
  if (why !== null)
    throw refusal(
      `${text.trim()}: UEFI has no ${why}`,
      'Write a year from 1900 to 9999, at most a day from UTC.',
    );
  const view = new DataView(new ArrayBuffer(16));
  view.setUint16(0, moment.year, true);
  for (const [at, part] of [moment.month, moment.day, moment.hour, moment.minute, moment.second].entries())
    view.setUint8(2 + at, part);
  view.setUint32(8, moment.nanosecond, true);
  view.setInt16(12, moment.zoneMinutes === null ? EFI_ZONE_UNSPECIFIED : -moment.zoneMinutes, true);
  return new Uint8Array(view.buffer);
}

/** The time of day before the date, as in a directory of FAT; two seconds a step, and nobody says which zone. */
function readDos(bytes: Uint8Array): Reading | Unreadable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  const [time, date] = [view.getUint16(0, true), view.getUint16(2, true)];
  const moment = {
    year: 1980 + (date >> 9),
    month: (date >> 5) & 0xf,
    day: date & 0x1f,
    hour: time >> 11,
    minute: (time >> 5) & 0x3f,
    second: (time & 0x1f) * 2,
    nanosecond: 0,
    zoneMinutes: null,
  };
  const why = whyNoMoment(moment);
  return why === null ? reading(momentText(moment), 4) : { why };
}

function writeDos(text: string): Uint8Array {
  const { year, month, day, hour, minute, second, nanosecond, zoneMinutes } = parseMoment(text);
  if (year < 1980 || year > 2107)
    throw refusal(`${text.trim()}: FAT has no year ${year}`, 'Write a year from 1980 to 2107.');
  if (second % 2 !== 0 || nanosecond !== 0)
    throw refusal(`${text.trim()} lies between two steps`, 'FAT counts in steps of two seconds.');
  if (zoneMinutes !== null)
    throw refusal(`${text.trim()} names a zone`, 'FAT has local times only: leave the zone out.');
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, (hour << 11) | (minute << 5) | (second / 2), true);
  view.setUint16(2, ((year - 1980) << 9) | (month << 5) | day, true);
  return new Uint8Array(view.buffer);
}

export const TIME_TYPES: readonly ValueType[] = [
  ...UNIX,
  {
    id: 'dos',
    name: 'FAT time',
    title: 'DOS/FAT time and date, 4 bytes, little endian',
    group: GROUP,
    minBytes: 4,
    read: readDos,
    write: writeDos,
    example: '2024-05-06 07:08:10',
  },
  {
    id: 'efi-time',
    name: 'EFI_TIME',
    title: 'EFI_TIME, 16 bytes',
    group: GROUP,
    minBytes: 16,
    read: readEfi,
    write: writeEfi,
    example: EXAMPLE,
  },
  FILETIME,
];
