/** A date and a time of day, as a person writes it: `2024-05-06 07:08:09.5 +02:00`. */
import { refusal } from './value-type.ts';

export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** Minutes east of UTC; null where nobody says. */
  readonly zoneMinutes: number | null;
}

const TYPED =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[ T](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?)?\s*(?<zone>UTC|Z|[-+]\d\d:\d\d)?$/i;

/** A date alone is its first moment. @throws UserError for what no calendar has */
export function parseMoment(text: string): Moment {
  const groups = TYPED.exec(text.trim())?.groups;
  if (groups === undefined)
    throw refusal(`“${text}” is no time`, 'Write 2024-05-06 07:08:09, with UTC or +02:00 if it matters.');
  const number = (name: string) => Number(groups[name] ?? 0);
  const moment = {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
    nanosecond: Number((groups.fraction ?? '').padEnd(9, '0')),
    zoneMinutes: zoneOf(groups.zone),
  };
  const why = whyNoMoment(moment);
  if (why !== null) throw refusal(`${text.trim()}: there is no ${why}`, 'Write a time that a calendar has.');
  return moment;
}

/** What no calendar has in it, `month 15`; null where all is well. */
export function whyNoMoment({ year, month, day, hour, minute, second }: Moment): string | null {
  if (year < 1) return `year ${year}`;
  if (month < 1 || month > 12) return `month ${month}`;
  if (day < 1 || day > daysIn(year, month)) return `day ${day}`;
  if (hour > 23) return `hour ${hour}`;
  if (minute > 59) return `minute ${minute}`;
  return second > 59 ? `second ${second}` : null;
}

/** With as much of the second as is told, and the zone if it is known. */
export function momentText(moment: Moment): string {
  const { year, month, day, hour, minute, second, nanosecond, zoneMinutes } = moment;
  const two = (part: number) => String(part).padStart(2, '0');
  const fraction = String(nanosecond).padStart(9, '0').replace(/0+$/, '');
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return `${date} ${time}${zoneMinutes === null ? '' : ` ${zoneText(zoneMinutes)}`}`;
}

/** Seconds from 1970 on, of a moment whose zone is UTC unless it says otherwise. */
export function secondsSince1970(moment: Moment): bigint {
  const { year, month, day, hour, minute, second, zoneMinutes } = moment;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - (zoneMinutes ?? 0), second);
  return BigInt(date.getTime()) / 1000n;
}

/** The moment in UTC; null outside of the years 1 to 9999. */
export function momentAt(seconds: bigint, nanosecond: number): Moment | null {
  const date = new Date(Number(seconds) * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return null;
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond,
    zoneMinutes: 0,
  };
}

function zoneOf(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (/^(utc|z)$/i.test(zone)) return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function zoneText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
