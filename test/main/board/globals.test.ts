import { describe, expect, it, onTestFinished } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { madeImage } from '../../kit/files/images.ts';

const MIB = 1024 * 1024;

function open(board: string, globals: readonly string[], images: MachineRequest['images'] = []) {
  const machine = openMachine(
    { board, images, geometry: null, globals: [...globals] },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  return machine;
}

/** `1x16384, 2x8192`: number and length of the blocks of each region. */
function regionsOf(board: string, regions: string) {
  const globals = regions.split(', ').flatMap((region, index) => {
    const [count, length] = region.split('x');
    return [`num-blocks${index}=${count}`, `sector-length${index}=${length}`];
  });
  const images = [{ path: madeImage(8 * MIB), mode: 'scratch' as const }];
  return open(
    board,
    globals.map((each) => `cfi.pflash02.${each}`),
    images,
  ).flash(0).geometry.regions;
}

describe('A property that the board leaves open', () => {
  it('makes two chips of a bank that had no device width', () => {
    const { bus } = open('versatilepb', ['cfi.pflash01.device-width=2']);
    bus.write(0x3400_0000, 0x90, 4);
    expect(bus.read(0x3400_0000, 4)).toBe(0x89_0089);
  });

  it('can be written as QEMU wants it for a driver with a dot in its name', () => {
    const { bus } = open('versatilepb', ['driver=cfi.pflash01,property=device-width,value=2']);
    bus.write(0x3400_0000, 0x90, 4);
    expect(bus.read(0x3400_0000, 4)).toBe(0x89_0089);
  });

  it('keeps commands from a flash that only Secure software may drive', () => {
    const machine = open('virt', ['cfi.pflash01.secure=on']);
    const cycle = machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x98 });
    expect(cycle).toMatchObject({ tone: 'bad', moved: false });
    expect(machine.bus.read(0x40, 4)).toBe(0);
  });

  it('gives each chip whole erase blocks, in the way of old QEMUs', () => {
    const blocks = (globals: readonly string[]) =>
      open('virt', globals).flash(0).device.queryBytes.slice(0x2d, 0x31);
    expect([...blocks([])]).toEqual([0xff, 0, 0, 2]);
    expect([...blocks(['cfi.pflash01.old-multiple-chip-handling=on'])]).toEqual([0x7f, 0, 0, 4]);
  });

  it('gives an AMD flash erase blocks of several sizes', () => {
    const sizes = ['num-blocks0=1', 'sector-length0=16384', 'num-blocks1=2', 'sector-length1=8192'];
    const rest = ['num-blocks2=1', 'sector-length2=32768', 'num-blocks3=127', 'sector-length3=65536'];
    const globals = [...sizes, ...rest].map((each) => `cfi.pflash02.${each}`);
    const machine = open('musicpal', globals, [{ path: madeImage(8 * MIB), mode: 'scratch' }]);
    expect(machine.flash(0).geometry.regions?.map(({ sectorCount }) => sectorCount)).toEqual([1, 2, 1, 127]);
  });

  it('reads regions of erase blocks up to the first without any, as QEMU does', () => {
    const whole = regionsOf('musicpal', '0x65536, 128x65536');
    expect(whole).toBeUndefined();
    expect(regionsOf('musicpal', '128x65536, 0x0, 1x4096')).toHaveLength(1);
  });

  it.each([
    [
      '1x32768, 127x65536, 1x32768',
      'region 1, 127 erase blocks of 65,536 bytes, begins at 0x8000, in the middle',
    ],
    ['128x65536, 3x0', '3 erase blocks of 0 bytes are no region'],
    ['64x768, 1x8339456', '64 erase blocks of 768 bytes are no region'],
    ['1x1', '1 erase block of 1 byte is no region'],
    ['65536x128', '65,536 erase blocks of 128 bytes are no region'],
    ['64x65536, 0x0, 64x65536', 'come to 4,194,304 bytes, the flash has 8,388,608'],
  ])('refuses erase blocks of %s, as QEMU does', (regions, sentence) => {
    expect(() => regionsOf('musicpal', regions)).toThrow(sentence);
  });

  it('leaves flashes of the other command set as they are', () => {
    expect(open('r2d', ['cfi.pflash01.secure=on']).flash(0).device.commandSet).toBe('AMD command set');
  });

  it.each([
    ['virt', 'nonsense', 'sets no property'],
    ['virt', 'virtio-net.mac=1', 'virtio-net is no flash'],
    ['virt', 'cfi.pflash01.num-blocks=4', 'has no property num-blocks that this board leaves open'],
    [
      'virt',
      'cfi.pflash01.device-width=2',
      'Left open is max-device-width, old-multiple-chip-handling, secure.',
    ],
    ['virt', 'cfi.pflash01.big-endian=on', 'has no property big-endian that this board leaves open'],
    ['virt', 'cfi.pflash01.id0=0x20', 'has no property id0 that this board leaves open'],
    ['r2d', 'cfi.pflash02.big-endian=on', 'has no property big-endian that this board leaves open'],
    ['r2d', 'cfi.pflash02.id2=0x20', 'has no property id2 that this board leaves open'],
    ['r2d', 'cfi.pflash02.unlock-addr0=0x5555', 'has no property unlock-addr0 that this board leaves open'],
    ['virt', 'cfi.pflash01.secure=maybe', 'neither on nor off'],
    ['versatilepb', 'cfi.pflash01.device-width=3', 'no width in bytes'],
    ['mainstone', 'cfi.pflash01.device-width=x', 'no 32-bit number'],
    ['r2d', 'cfi.pflash02.num-blocks0=3', '3 erase blocks of 0 bytes are no region'],
    ['r2d', 'cfi.pflash02.num-blocks0=70000', '70,000 erase blocks of 0 bytes are no region'],
    ['r2d', 'cfi.pflash02.toString=3', 'has no property toString'],
  ])('is refused on %s for “%s”', (board, global, sentence) => {
    expect(() => open(board, [global])).toThrow(sentence);
  });
});
