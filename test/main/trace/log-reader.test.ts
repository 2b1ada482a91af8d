import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogReader } from '../../../main/trace/log-reader.ts';
import { contentOf, logOf } from '../../kit/trace/log-of.ts';

const read = (text: string) => logOf(Buffer.from(text, 'latin1'));
const rowsOf = (text: string) => contentOf(read(text)).rows;

const LOG = `pflash_reset virt.flash1: reset
pflash_io_write virt.flash1: offset:0x0008 size:4 value:0x900090 wcycle:0
pflash_write virt.flash1: read device information
virtio_blk_handle_read vdev 0x55d0 req 0x7f sector 0 nsectors 8
pflash_io_read virt.flash0: offset:0x1cb20 size:2 value:0xffffffff cmd:0x90 wcycle:0
pflash_timer_expired musicpal.flash: command 0x30 done
`;

/** Logs with events, damage and lines that are none. */
const anyLog = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...LOG.split(/(?<=\n)/), '1234@1763942400.012345:', LOG) },
      fc.constantFrom('pflash_io_read ', 'pflash_', ' offset:0x', ' size:4', ': ', '\n', '9@'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

describe('A trace log of QEMU 7.2', () => {
  it('is its cycles, timers and resets, by device and line', () => {
    expect(rowsOf(LOG)).toEqual([
      '1: virt.flash1 reset 0x0/0=0x0',
      '2: virt.flash1 write 0x8/4=0x900090',
      '5: virt.flash0 read 0x1cb20/2=0xffffffff',
      '6: musicpal.flash timer 0x0/0=0x0',
    ]);
    expect(read(LOG)).toMatchObject({
      devices: ['virt.flash1', 'virt.flash0', 'musicpal.flash'],
      damagedCount: 0,
    });
  });

  it('is the same with the time before each event', () => {
    const timed = LOG.replace(/^/gm, '1234@1763942400.012345:');
    expect(rowsOf(timed)).toEqual(rowsOf(LOG));
  });

  it('may end without its last line’s end, or have the lines of another system', () => {
    expect(rowsOf(LOG.trimEnd())).toEqual(rowsOf(LOG));
    expect(rowsOf(LOG.replaceAll('\n', '\r\n'))).toEqual(rowsOf(LOG));
  });

  it.each([
    ['is cut in a value', 'pflash_io_write a: offset:0x0008 size:4 value:0x9000'],
    ['is cut after its name', 'pflash_io_write a'],
    ['has no device', 'pflash_io_read : offset:0x0 size:4 value:0x0 cmd:0x00 wcycle:0'],
    ['has a width that no device takes', 'pflash_io_read a: offset:0x0 size:8 value:0x0 cmd:0x00 wcycle:0'],
    [
      'has an offset beyond 32 bits',
      'pflash_io_read a: offset:0x100000000 size:4 value:0x0 cmd:0x00 wcycle:0',
    ],
    ['has no number', 'pflash_io_read a: offset:0xzz size:4 value:0x0 cmd:0x00 wcycle:0'],
    ['runs into the next', 'pflash_io_read a: offset:0x0 size:4 valpflash_reset a: reset'],
    ['has no colon', 'pflash_reset reset'],
    ['has a name longer than any', `pflash_reset ${'a'.repeat(300)}: reset`],
  ])('tells of a line that %s, and goes on', (_, line) => {
    const log = read(`${LOG}${line}\n${LOG}`);
    expect(log.damagedLines).toEqual([7]);
    expect(log.count).toBe(8);
  });

  it('leaves nothing of a damaged line in the event after it', () => {
    const log = read('pflash_io_read a: of\npflash_io_write a: offset:0x8 size:4\npflash_reset a: reset\n');
    const [offset, widthBytes, value] = [log.offset[0], log.widthBytes[0], log.value[0]];
    expect({ count: log.count, offset, widthBytes, value }).toEqual({
      count: 1,
      offset: 0,
      widthBytes: 0,
      value: 0,
    });
  });

  it('holds no more of a line than an event can have, however long it is', () => {
    const reader = new LogReader();
    const before = process.memoryUsage().arrayBuffers;
    const piece = new Uint8Array(1 << 20).fill(0x20);
    reader.take(Buffer.from('pflash_io_read a: '));
    for (let count = 0; count < 200; count++) reader.take(piece);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 << 20);
    reader.take(Buffer.from(`\n${LOG}`));
    const log = reader.end();
    expect(log.damagedLines).toEqual([1]);
    expect([log.count, log.line[0]]).toEqual([read(LOG).count, (read(LOG).line[0] ?? 0) + 1]);
  });

  it('keeps the first hundred damaged lines and counts them all', () => {
    const log = read('pflash_io_read x\n'.repeat(250));
    expect(log.damagedLines).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(log).toMatchObject({ damagedCount: 250, count: 0 });
  });

  it('gives back every event that was written into it', () => {
    const event = fc.record({
      isRead: fc.boolean(),
      name: fc.constantFrom('a.flash', 'b'),
      offset: fc.nat(0xffff_ffff),
      width: fc.constantFrom(1, 2, 4),
      value: fc.nat(0xffff_ffff),
      noise: fc.constantFrom('', 'usb_port something\n', 'pflash_read_status a: status:0x80\n', '\n'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 50 }), (events) => {
        const lines = events.map(({ isRead, name, offset, width, value, noise }) => {
          const cycle = `offset:0x${offset.toString(16).padStart(4, '0')} size:${width} value:0x${value.toString(16)}`;
          return `${noise}pflash_io_${isRead ? 'read' : 'write'} ${name}: ${cycle} ${isRead ? 'cmd:0x70 ' : ''}wcycle:0\n`;
        });
        const told = rowsOf(lines.join('')).map((row) => row.replace(/^\d+: /, ''));
        expect(told).toEqual(
          events.map(
            ({ isRead, name, offset, width, value }) =>
              `${name} ${isRead ? 'read' : 'write'} 0x${offset.toString(16)}/${width}=0x${value.toString(16)}`,
          ),
        );
      }),
    );
  });

  it('is found in any bytes without a throw', () => {
    fc.assert(fc.property(anyLog, (log) => void read(log)));
  });

  it('reads the same in pieces, wherever they end', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 20 });
    fc.assert(
      fc.property(anyLog, cuts, (log, places) => {
        const bytes = Buffer.from(log, 'latin1');
        const borders = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
        const pieces = [0, ...borders].map((start, index) => bytes.subarray(start, borders[index]));
        expect(contentOf(logOf(...pieces))).toEqual(contentOf(logOf(bytes)));
      }),
    );
  });

  it('reads the same byte for byte, from a buffer that is used again', () => {
    const bytes = Buffer.from(LOG.trimEnd());
    const reader = new LogReader();
    const buffer = new Uint8Array(1);
    for (const byte of bytes) {
      buffer[0] = byte;
      reader.take(buffer);
    }
    expect(contentOf(reader.end())).toEqual(contentOf(read(LOG)));
  });
});
