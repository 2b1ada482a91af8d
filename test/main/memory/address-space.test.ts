import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressSpace } from '../../../main/memory/address-space.ts';
import { flatten } from '../../../main/memory/flat-view.ts';
import { printTree } from '../../../main/memory/mtree.ts';
import {
  type Container,
  type Placement,
  type RomDevice,
  romDeviceOver,
} from '../../../main/memory/region.ts';
import { countingBytes } from '../../kit/counting-bytes.ts';

interface Access {
  direction: 'read' | 'write';
  offset: number;
  widthBytes: number;
  data?: number;
}

/** A rom device that writes down what reaches it, and answers reads with their offset. */
function recorder(name: string, sizeBytes: number): { region: RomDevice; seen: Access[] } {
  const seen: Access[] = [];
  const bytes = countingBytes(sizeBytes);
  const device = {
    read: (offset: number, widthBytes: number) => {
      seen.push({ direction: 'read', offset, widthBytes });
      return 0xa0 + (offset & 0xf);
    },
    write: (offset: number, data: number, widthBytes: number) => {
      seen.push({ direction: 'write', offset, widthBytes, data });
    },
  };
  return { region: romDeviceOver(bytes, { name, sizeBytes, device }), seen };
}

function system(...children: Placement[]): Container {
  return { kind: 'container', name: 'system', sizeBytes: null, children };
}

describe('An address space', () => {
  it('says how it splits an access, as it does split it, in either order of bytes', () => {
    const places = fc.record({
      address: fc.integer({ min: 0xff8, max: 0x1048 }),
      widthBytes: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
      data: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      isBigEndian: fc.boolean(),
    });
    fc.assert(
      fc.property(places, ({ address, widthBytes, data, isBigEndian }) => {
        const [first, second] = [recorder('first', 33), recorder('second', 31)];
        const tree = system(
          { offset: 0x1000, priority: 0, region: first.region },
          { offset: 0x1021, priority: 0, region: second.region },
        );
        const bus = new AddressSpace(tree, { isBigEndian });
        const value = BigInt.asUintN(8 * widthBytes, data);
        if (widthBytes === 8) bus.write64(address, value);
        else bus.write(address, Number(value), widthBytes);
        const pieces = bus.piecesOf(address, value, widthBytes);
        const told = (region: RomDevice) =>
          pieces
            .filter((piece) => piece.region === region)
            .map(({ region: _, ...piece }) => ({ direction: 'write', ...piece }));
        expect(told(first.region)).toEqual(first.seen);
        expect(told(second.region)).toEqual(second.seen);
      }),
    );
  });

  it('reads direct memory of every width and alignment from the bytes, without asking the device', () => {
    const { region, seen } = recorder('flash', 64);
    const bus = new AddressSpace(system({ offset: 0x1000, priority: 0, region }));
    expect(bus.read(0x1001, 1)).toBe(1);
    expect(bus.read(0x1001, 2)).toBe(0x0201);
    expect(bus.read(0x1003, 4)).toBe(0x06050403);
    expect(bus.read64(0x1001)).toBe(0x0807060504030201n);
    expect(seen).toEqual([]);
  });

  it('follows a rom device out of direct mode and back, however often it was read before', () => {
    const { region, seen } = recorder('flash', 64);
    const bus = new AddressSpace(system({ offset: 0x1000, priority: 0, region }));
    expect(bus.read(0x1004, 4)).toBe(0x07060504);
    region.isDirect = false;
    expect(bus.read(0x1004, 4)).toBe(0xa4);
    region.isDirect = true;
    expect(bus.read(0x1004, 4)).toBe(0x07060504);
    expect(seen).toEqual([{ direction: 'read', offset: 4, widthBytes: 4 }]);
  });

  it('reads two rom devices by turns, and across the seam between them', () => {
    const [low, high] = [recorder('low', 64), recorder('high', 64)];
    const places = [low, high].map(({ region }, index) => ({ offset: index * 64, priority: 0, region }));
    const bus = new AddressSpace(system(...places));
    const read = (address: number) => bus.read(address, 4);
    expect([0, 64, 4, 68].map(read)).toEqual([0x03020100, 0x03020100, 0x07060504, 0x07060504]);
    expect(read(62)).toBe(0x01003f3e);
    high.region.isDirect = false;
    expect([0, 64, 4].map(read)).toEqual([0x03020100, 0xa0, 0x07060504]);
  });

  it('sends every write to the device, split into aligned pieces', () => {
    const { region, seen } = recorder('flash', 64);
    const bus = new AddressSpace(system({ offset: 0x1000, priority: 0, region }));
    bus.write(0x1001, 0x44332211, 4);
    bus.write64(0x1008, 0x8877665544332211n);
    expect(seen.map(({ offset, widthBytes, data }) => [offset, widthBytes, data])).toEqual([
      [1, 1, 0x11],
      [2, 2, 0x3322],
      [4, 1, 0x44],
      [8, 4, 0x44332211],
      [12, 4, 0x88776655],
    ]);
  });

  it('asks the device in MMIO mode, in aligned pieces', () => {
    const { region, seen } = recorder('flash', 64);
    region.isDirect = false;
    const bus = new AddressSpace(system({ offset: 0, priority: 0, region }));
    expect(bus.read(2, 4)).toBe(0x00a400a2);
    expect(seen.map(({ offset, widthBytes }) => [offset, widthBytes])).toEqual([
      [2, 2],
      [4, 2],
    ]);
  });

  it('gives 0 where nothing is, and goes on across the edge of a region', () => {
    const { region, seen } = recorder('flash', 64);
    const bus = new AddressSpace(system({ offset: 0x1000, priority: 0, region }));
    expect(bus.read(0x2000, 4)).toBe(0);
    bus.write(0x2000, 1, 4);
    expect(bus.read(0x103e, 4)).toBe(0x00003f3e);
    expect(bus.read(0xffe, 4)).toBe(0x01000000);
    expect(seen).toEqual([]);
  });

  it('shows the higher priority where regions overlap, and the lower one on both sides of it', () => {
    const low = recorder('low', 0x100).region;
    const high = recorder('high', 0x10).region;
    const view = flatten(
      system({ offset: 0, priority: 0, region: low }, { offset: 0x40, priority: 1, region: high }),
    );
    expect(
      view.map(({ start, end, region, offsetInRegion }) => [region.name, start, end, offsetInRegion]),
    ).toEqual([
      ['low', 0, 0x40, 0],
      ['high', 0x40, 0x50, 0],
      ['low', 0x50, 0x100, 0x50],
    ]);
  });

  it('finds the same region by its flat view as by looking at every placement', () => {
    const placement = fc.record({
      offset: fc.nat(200),
      priority: fc.nat(3),
      sizeBytes: fc.integer({ min: 1, max: 80 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(placement, { maxLength: 6, selector: ({ priority }) => priority }),
        fc.nat(300),
        (rows, address) => {
          const children = rows.map(({ offset, priority, sizeBytes }) => ({
            offset,
            priority,
            region: recorder(`p${priority}`, sizeBytes).region,
          }));
          const holding = children.filter(
            ({ offset, region }) => address >= offset && address < offset + region.sizeBytes,
          );
          const expected = holding.sort((a, b) => b.priority - a.priority)[0]?.region;
          return new AddressSpace(system(...children)).rangeAt(address)?.region === expected;
        },
      ),
    );
  });

  it('refuses bytes that are not as many as the device has', () => {
    const device = { read: () => 0, write: () => undefined };
    expect(() => romDeviceOver(new Uint8Array(7), { name: 'flash', sizeBytes: 8, device })).toThrow(
      '8 bytes',
    );
  });

  it('prints its tree as QEMU’s monitor does', () => {
    const direct = recorder('virt.flash0', 0x4000000).region;
    const busy = recorder('virt.flash1', 0x4000000).region;
    busy.isDirect = false;
    const tree = printTree(
      'memory',
      system({ offset: 0, priority: 0, region: direct }, { offset: 0x4000000, priority: 0, region: busy }),
    );
    expect(tree).toBe(`address-space: memory
  0000000000000000-ffffffffffffffff (prio 0, i/o): system
    0000000000000000-0000000003ffffff (prio 0, romd): virt.flash0
    0000000004000000-0000000007ffffff (prio 0, i/o): virt.flash1
`);
  });
});
