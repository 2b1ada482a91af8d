import { describe, expect, it } from 'vitest';
import { AddressSpace } from '../../../main/memory/address-space.ts';
import { romDeviceOver } from '../../../main/memory/region.ts';
import { answerQtest, type QtestClock } from '../../../main/trace/qtest.ts';

/** 256 bytes of plain memory at 0x1000 that take what is written, through a device of 1, 2 and 4 bytes. */
function machineWith(isBigEndian = false) {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const cycles: string[] = [];
  const device = {
    read: () => 0,
    write: (offset: number, data: number, widthBytes: number) => {
      cycles.push(`${widthBytes} at ${offset}: 0x${data.toString(16)}`);
    },
  };
  const region = romDeviceOver(bytes, { name: 'memory', sizeBytes: bytes.length, device });
  const root = {
    kind: 'container' as const,
    name: 'system',
    sizeBytes: null,
    children: [{ offset: 0x1000, priority: 0, region }],
  };
  const clock: QtestClock & { nowNanoseconds: number } = {
    nowNanoseconds: 100,
    nextDeadlineNanoseconds: 5_000,
    advanceTo(nanoseconds) {
      this.nowNanoseconds = nanoseconds;
    },
  };
  const machine = { bus: new AddressSpace(root, { isBigEndian }), clock };
  return { ask: (line: string) => answerQtest(machine, line), cycles };
}

describe('A qtest line', () => {
  it.each([
    ['readb 0x1002', 'OK 0x0000000000000002'],
    ['readw 0x1002', 'OK 0x0000000000000302'],
    ['readl 4098', 'OK 0x0000000005040302'],
    ['readq 010002', 'OK 0x0908070605040302'],
    ['readl 0x1002 and words that nobody asked for', 'OK 0x0000000005040302'],
    ['read 0x10fe 4', 'OK 0xfeff0000'],
    ['b64read 0x1000 4', 'OK AAECAw=='],
    ['b64read 0x1000 0', 'OK '],
    ['memset 0x1000 0 1', 'OK'],
    ['readb -1', 'OK 0x0000000000000000'],
    ['endianness', 'OK little'],
    ['clock_step 50', 'OK 150'],
    ['clock_step', 'OK 5000'],
    ['clock_step -50', 'OK 100'],
    ['clock_set 90', 'OK 100'],
    ['clock_set 0x7d0', 'OK 2000'],
    ['inb 0x60', 'OK 0x00ff'],
    ['outb 0x80 1', 'OK'],
    ['irq_intercept_in ioapic', 'FAIL Unknown device'],
    ['module_load a b', 'FAIL'],
    ['READB 0', "FAIL Unknown command 'READB'"],
    ['', "FAIL Unknown command ''"],
    [' readb 0', "FAIL Unknown command ''"],
    ['toString', "FAIL Unknown command 'toString'"],
    ['write 0x1000 1 0x', 'ERR invalid argument size'],
  ])('“%s” is answered “%s”', (line, answer) => {
    expect(machineWith().ask(line)).toBe(answer);
  });

  it.each([
    ['readb', 'word 1 is missing'],
    ['readb  0', "'' is no number"],
    ['readb 0x0g', 'is no number'],
    ['readb 08', 'is no number'],
    ['readb 0x10000000000000000', 'does not fit 64 bits'],
    ['writel 0', 'word 2 is missing'],
    ['read 0 0', 'no answer of 0 bytes'],
    ['read 0 0x100000000', 'more than'],
    ['write 0 1', 'word 3 is missing'],
    ['memset 0 1', 'word 3 is missing'],
    ['clock_set', 'word 1 is missing'],
    ['clock_set 0x7fffffffffffffff', '104 days'],
    ['clock_step 0xffffffffffffffff', 'does not fit 63 bits'],
    ['inb 0x10000', 'no I/O port'],
  ])('“%s” fails where QEMU would end, and changes nothing', (line, words) => {
    const { ask, cycles } = machineWith();
    expect(ask(line)).toContain(`FAIL ${line.split(' ')[0]}: `);
    expect(ask(line)).toContain(words);
    expect(cycles).toEqual([]);
    expect(ask('clock_step 0')).toBe('OK 100');
  });

  it.each([
    ['writeb 0x1001 0x1ff', ['1 at 1: 0xff']],
    ['writel 0x1000 0x11223344', ['4 at 0: 0x11223344']],
    ['writeq 0x1000 0x1122334455667788', ['4 at 0: 0x55667788', '4 at 4: 0x11223344']],
    ['write 0x1001 4 0x11223344', ['1 at 1: 0x11', '2 at 2: 0x3322', '1 at 4: 0x44']],
    ['write 0x1000 4 0x1122', ['4 at 0: 0x2211']],
    ['write 0x1000 1 0xzz', ['1 at 0: 0xff']],
    ['b64write 0x1000 2 /wEC', ['2 at 0: 0x1ff']],
    ['b64write 0x1000 8 QUJDRA==', ['4 at 0: 0x44434241', '4 at 4: 0x3d3d4152']],
    ['b64write 0x1000 4 QUJDxA', ['4 at 0: 0x44434241']],
    ['b64write 0x1000 6 QUJDxA', ['4 at 0: 0x44434241', '2 at 4: 0x4178']],
    ['b64write 0x1000 8 QUJD', ['4 at 0: 0x44434241', '4 at 4: 0x0']],
    ['memset 0x10fc 8 0x1a5', ['4 at 252: 0xa5a5a5a5']],
  ])('“%s” reaches the device as it does in QEMU', (line, expected) => {
    const { ask, cycles } = machineWith();
    expect(ask(line)).toBe('OK');
    expect(cycles).toEqual(expected);
  });

  it('counts the lowest address as the highest byte on a big-endian bus, but for single bytes in a row', () => {
    const { ask, cycles } = machineWith(true);
    expect(ask('endianness')).toBe('OK big');
    expect(ask('readl 0x1002')).toBe('OK 0x0000000002030405');
    expect(ask('readq 0x1002')).toBe('OK 0x0203040506070809');
    expect(ask('read 0x1002 2')).toBe('OK 0x0203');
    ask('writeq 0x1000 0x1122334455667788');
    ask('writel 0x1001 0x11223344');
    expect(cycles).toEqual([
      '4 at 0: 0x11223344',
      '4 at 4: 0x55667788',
      '1 at 1: 0x11',
      '2 at 2: 0x2233',
      '1 at 4: 0x44',
    ]);
  });
});
