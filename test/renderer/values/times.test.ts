import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentText, parseMoment } from '../../../renderer/values/moment.ts';
import { TIME_TYPES } from '../../../renderer/values/times.ts';

const typeOf = (name: string) => {
  const type = TIME_TYPES.find((each) => each.name === name);
  if (type === undefined) throw new Error(`no ${name}`);
  return type;
};
const read = (name: string, bytes: Uint8Array) => {
  const answer = typeOf(name).read(bytes, 'decimal');
  return 'why' in answer ? answer.why : answer.text;
};
const of64 = (value: bigint, isLittle: boolean) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, value), isLittle);
  return new Uint8Array(view.buffer);
};
/** `2024-05-06 07:08:09.123 UTC` */
const textOfDate = (date: Date) =>
  `${date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '')} UTC`;

const dates = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

describe('A time', () => {
  it('in milliseconds is what a Date says, and comes back to its bytes', () => {
    fc.assert(
      fc.property(dates, fc.boolean(), (date, isLittle) => {
        const name = `unix ms ${isLittle ? 'le' : 'be'}`;
        const bytes = of64(BigInt(date.getTime()), isLittle);
        expect(read(name, bytes)).toBe(textOfDate(date));
        expect(typeOf(name).write(textOfDate(date))).toEqual(bytes);
      }),
    );
  });

  it('in seconds and in steps of Windows, too', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const seconds = Math.floor(date.getTime() / 1000);
        const text = textOfDate(new Date(seconds * 1000));
        const bytes = of64(BigInt(seconds), false);
        expect(read('unix64 be', bytes)).toBe(text);
        expect(typeOf('unix64 be').write(text)).toEqual(bytes);
        const steps = (BigInt(seconds) + 11_644_473_600n) * 10_000_000n;
        if (steps < 0n) return;
        expect(read('FILETIME', of64(steps, true))).toBe(text);
        expect(typeOf('FILETIME').write(text)).toEqual(of64(steps, true));
      }),
    );
  });

  it('of UEFI and FAT comes back to its bytes, wherever they are a time at all', () => {
    const plausible = fc.record({
      year: fc.integer({ min: 1900, max: 2107 }),
      parts: fc.tuple(fc.nat(13), fc.nat(32), fc.nat(24), fc.nat(60), fc.nat(60)),
      nanosecond: fc.nat(1_000_000_000),
      zone: fc.oneof(fc.constant(0x7ff), fc.integer({ min: -1441, max: 1441 })),
    });
    fc.assert(
      fc.property(plausible, ({ year, parts, nanosecond, zone }) => {
        const view = new DataView(new ArrayBuffer(16));
        view.setUint16(0, year, true);
        for (const [at, part] of parts.entries()) view.setUint8(2 + at, part);
        view.setUint32(8, nanosecond, true);
        view.setInt16(12, zone, true);
        const bytes = new Uint8Array(view.buffer);
        const answer = typeOf('EFI_TIME').read(bytes, 'decimal');
        if ('why' in answer) expect(answer.why).toMatch(/^(month|day|hour|minute|second|nanosecond|zone) /);
        else expect(typeOf('EFI_TIME').write(answer.text)).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
        const answer = typeOf('FAT time').read(bytes, 'decimal');
        if ('why' in answer) expect(answer.why).toMatch(/^(month|day|hour|minute|second) /);
        else expect(typeOf('FAT time').write(answer.text)).toEqual(bytes);
      }),
    );
  });

  it('reads as those who store it would have it', () => {
    // 1,592,216,430 s, big endian as in the header of a uImage.
    expect(read('unix32 be', Uint8Array.of(0x5e, 0xe7, 0x4b, 0x6e))).toBe('2020-06-15 10:20:30 UTC');
    // 1 January 1601 is where Windows begins, and 1 January 1970 is there:
    expect(read('FILETIME', of64(0x019d_b1de_d53e_8000n, true))).toBe('1970-01-01 00:00:00 UTC');
    expect(read('FILETIME', of64(1n, true))).toBe('1601-01-01 00:00:00.0000001 UTC');
    // 11:58:30 on 31 December 2107 as a directory of FAT has it: the time before the date.
    expect(read('FAT time', Uint8Array.of(0x4f, 0x5f, 0x9f, 0xff))).toBe('2107-12-31 11:58:30');
    // EFI_TIME: -120 minutes to be added to come to UTC is two hours east of it.
    const efi = Uint8Array.of(0xe8, 7, 5, 6, 7, 8, 9, 0, 1, 0, 0, 0, 0x88, 0xff, 0, 0);
    expect(read('EFI_TIME', efi)).toBe('2024-05-06 07:08:09.000000001 +02:00');
    efi.set([0xff, 0x07], 12);
    expect(read('EFI_TIME', efi)).toBe('2024-05-06 07:08:09.000000001');
  });

  it('that there is not is said to be none', () => {
    const erased = new Uint8Array(16).fill(0xff);
    expect(read('unix64 le', of64(1n << 62n, true))).toBe('not in the years 1 to 9999');
    expect(read('EFI_TIME', erased)).toBe('month 255');
    expect(read('FAT time', erased)).toBe('month 15');
    expect(read('unix64 le', erased)).toBe('1969-12-31 23:59:59 UTC');
  });

  it.each([
    ['unix32 le', '2024-02-30', '2024-02-30: there is no day 30. Write a time that a calendar has.'],
    ['unix32 le', '1900-02-29', '1900-02-29: there is no day 29. Write a time that a calendar has.'],
    ['unix32 le', 'noon', '“noon” is no time. Write 2024-05-06 07:08:09, with UTC or +02:00 if it matters.'],
    [
      'unix32 le',
      '2106-02-07 06:28:16',
      '4,294,967,296 does not fit into 32 bits. Write 0 to 4,294,967,295.',
    ],
    [
      'unix32 le',
      '2024-01-01 00:00:00.5',
      '2024-01-01 00:00:00.5 lies between two steps. This counts in steps of a second.',
    ],
    ['unix ms le', '2024-01-01 00:00:00.0005', 'This counts in steps of a millisecond.'],
    ['FILETIME', '2024-01-01 00:00:00.00000001', 'This counts in steps of 100 nanoseconds.'],
    ['FILETIME', '1600-12-31', 'does not fit into 64 bits'],
    ['FAT time', '1979-12-31', '1979-12-31: FAT has no year 1979. Write a year from 1980 to 2107.'],
    ['FAT time', '1980-01-01 00:00:01', 'FAT counts in steps of two seconds.'],
    ['FAT time', '1980-01-01 UTC', 'FAT has local times only: leave the zone out.'],
    ['EFI_TIME', '1899-12-31', '1899-12-31: UEFI has no year 1899.'],
    ['EFI_TIME', '2024-01-01 00:00 +25:00', 'UEFI has no zone 1500.'],
  ])('%s refuses %s in words', (name, text, sentence) => {
    expect(() => typeOf(name).write(text)).toThrow(sentence);
  });

  it('may name its zone', () => {
    expect(typeOf('unix32 be').write('1970-01-01 02:00:00 +02:00')).toEqual(new Uint8Array(4));
    expect(typeOf('unix32 be').write('1970-01-01T00:00Z')).toEqual(new Uint8Array(4));
    expect(momentText(parseMoment('2024-05-06 07:08:09.5 -03:30'))).toBe('2024-05-06 07:08:09.5 -03:30');
  });
});
