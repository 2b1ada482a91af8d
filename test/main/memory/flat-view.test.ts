import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressSpace } from '../../../main/memory/address-space.ts';
import { flatten } from '../../../main/memory/flat-view.ts';
import { printFlatView, printTree } from '../../../main/memory/mtree.ts';
import {
  type Alias,
  type Container,
  IoRegion,
  type LeafRegion,
  type MemoryRegion,
  type Placement,
  Rom,
  romDeviceOver,
} from '../../../main/memory/region.ts';
import { countingBytes } from '../../kit/counting-bytes.ts';

function flash(name: string, sizeBytes: number) {
  const bytes = countingBytes(sizeBytes);
  const written: [number, number][] = [];
  const device = {
    read: (offset: number) => 0xa0 + (offset & 0xf),
    write: (offset: number, data: number) => void written.push([offset, data]),
  };
  return { region: romDeviceOver(bytes, { name, sizeBytes, device }), written };
}

const NOBODY = { read: () => 0, write: () => undefined };
const at = (offset: number, region: MemoryRegion, priority = 0): Placement => ({ offset, priority, region });
const container = (name: string, ...children: Placement[]): Container => ({
  kind: 'container',
  name,
  sizeBytes: null,
  children,
});
const alias = (of: MemoryRegion, offset: number, sizeBytes: number): Alias => ({
  kind: 'alias',
  name: 'alias',
  of,
  offset,
  sizeBytes,
});

describe('An alias', () => {
  it('reads and writes the flash that it shows, from its offset on, wherever the flash lies', () => {
    const { region, written } = flash('flash', 64);
    const bus = new AddressSpace(
      container('system', at(0x1000, region), at(0x10, alias(region, 0x20, 0x10))),
    );
    expect(bus.read(0x14, 2)).toBe(0x2524);
    bus.write(0x14, 0x7f, 1);
    expect(written).toEqual([[0x24, 0x7f]]);
    expect([bus.read(0xf, 1), bus.read(0x20, 1)]).toEqual([0, 0]);
  });

  it('leaves direct mode with its flash, however often both were read before', () => {
    const { region } = flash('flash', 64);
    const bus = new AddressSpace(container('system', at(0, alias(region, 0, 64)), at(0x1000, region)));
    expect([bus.read(4, 1), bus.read(0x1004, 1)]).toEqual([4, 4]);
    region.isDirect = false;
    expect([bus.read(4, 1), bus.read(0x1004, 1)]).toEqual([0xa4, 0xa4]);
    region.isDirect = true;
    expect([bus.read(4, 1), bus.read(0x1004, 1)]).toEqual([4, 4]);
  });
});

it('ROM answers reads from its bytes and drops what is written', () => {
  const bus = new AddressSpace(
    container('system', at(0x10, new Rom({ name: 'rom', bytes: Uint8Array.of(1, 2) }))),
  );
  bus.write(0x10, 0xffff, 2);
  expect(bus.read(0x10, 2)).toBe(0x0201);
});

it('Of two regions with one priority the later child is seen', () => {
  const [first, second] = [flash('first', 16).region, flash('second', 8).region];
  const view = flatten(container('system', at(0, first), at(4, second)));
  expect(view.map(({ region, start, end }) => [region.name, start, end])).toEqual([
    ['first', 0, 4],
    ['second', 4, 12],
    ['first', 12, 16],
  ]);
});

it('Two aliases that show neighbours side by side make one range', () => {
  const { region: shown } = flash('flash', 64);
  const root = container('system', at(8, alias(shown, 0x18, 8)), at(0, alias(shown, 0x10, 8)));
  const view = flatten(root);
  expect(view.map(({ start, end, offsetInRegion }) => [start, end, offsetInRegion])).toEqual([[0, 16, 0x10]]);
  expect(new AddressSpace(root).read(6, 4)).toBe(0x19181716);
});

describe('An I/O region', () => {
  /** A flash of 16 bytes at the start of a window of 64. */
  function windowed() {
    const { region, written } = flash('flash', 16);
    const asked: string[] = [];
    const device = {
      read: (offset: number, width: number) => asked.push(`read ${offset} ${width}`) && 0x1ff,
      write: (offset: number, data: number) => void asked.push(`write ${offset} ${data}`),
    };
    const outer = new IoRegion({ name: 'window', sizeBytes: 64, device });
    return { root: container('system', at(0x100, outer), at(0x100, region, 1)), asked, written };
  }

  it('answers around what lies over it, and is asked for every access', () => {
    const { root, asked, written } = windowed();
    const bus = new AddressSpace(root);
    expect([bus.read(0x10f, 1), bus.read(0x110, 1), bus.read(0x140, 1)]).toEqual([15, 0xff, 0]);
    bus.write(0x10f, 1, 1);
    bus.write(0x110, 2, 1);
    expect(asked).toEqual(['read 16 1', 'write 16 2']);
    expect(written).toEqual([[15, 1]]);
  });

  it('takes over in the middle of an access', () => {
    const { root, asked } = windowed();
    expect(new AddressSpace(root).read(0x10e, 4)).toBe(0x01ff_0f0e);
    expect(asked).toEqual(['read 16 2']);
  });

  it('is printed as QEMU prints one', () => {
    expect(printFlatView('memory', windowed().root)).toContain(
      '  0000000000000110-000000000000013f (prio 0, i/o): window @0000000000000010\n',
    );
  });
});

/** Trees of leaves, containers with and without an end, and aliases of any of them. */
const region: fc.Memo<MemoryRegion> = fc.memo((depth) =>
  depth <= 1 ? leaf : fc.oneof(leaf, holder(depth), shower(depth)),
);
const sizeBytes = fc.integer({ min: 1, max: 40 });
const leaf: fc.Arbitrary<MemoryRegion> = fc.oneof(
  sizeBytes.map((length) => new Rom({ name: 'leaf', bytes: new Uint8Array(length) })),
  sizeBytes.map((length) => new IoRegion({ name: 'leaf', sizeBytes: length, device: NOBODY })),
);
const holder = (depth: number): fc.Arbitrary<MemoryRegion> =>
  fc.record({
    kind: fc.constant('container' as const),
    name: fc.constant('container'),
    sizeBytes: fc.option(fc.integer({ min: 1, max: 60 })),
    children: fc.array(
      fc.record({ offset: fc.nat(50), priority: fc.integer({ min: -1, max: 1 }), region: region(depth - 1) }),
      { maxLength: 4 },
    ),
  });
const shower = (depth: number): fc.Arbitrary<MemoryRegion> =>
  fc.record({
    kind: fc.constant('alias' as const),
    name: fc.constant('alias'),
    sizeBytes: fc.integer({ min: 1, max: 60 }),
    offset: fc.nat(30),
    of: region(depth - 1),
  });

/** Asks for one address alone, from the outside in. */
function answering(
  region: MemoryRegion,
  address: number,
): { region: LeafRegion; offset: number } | undefined {
  if (address < 0 || (region.sizeBytes !== null && address >= region.sizeBytes)) return undefined;
  if (region.kind === 'alias') return answering(region.of, address + region.offset);
  if (region.kind !== 'container') return { region, offset: address };
  const best = { priority: Number.NEGATIVE_INFINITY, found: undefined as ReturnType<typeof answering> };
  for (const child of region.children) {
    const found = answering(child.region, address - child.offset);
    if (found !== undefined && child.priority >= best.priority)
      Object.assign(best, { priority: child.priority, found });
  }
  return best.found;
}

it('The flat view of any tree answers each address as a look from the outside in does', () => {
  fc.assert(
    fc.property(region(4), (root) => {
      const bus = new AddressSpace(root);
      for (let address = 0; address < 160; address++) {
        const range = bus.rangeAt(address);
        const expected = answering(root, address);
        expect(range?.region).toBe(expected?.region);
        if (range !== undefined) expect(address - range.start + range.offsetInRegion).toBe(expected?.offset);
      }
    }),
  );
});

it('The ranges of a flat view are in order and don’t overlap', () => {
  fc.assert(
    fc.property(region(4), (root) => {
      const view = flatten(root);
      return view.every(({ start, end }, index) => start < end && end <= (view[index + 1]?.start ?? end));
    }),
  );
});

it('What an alias shows is printed after the tree, at the place it has itself', () => {
  const { region: shown } = flash('board.flash', 0x100);
  const root = container('system', at(0x4000, shown), at(0, { ...alias(shown, 0x40, 0x80), name: 'boot' }));
  expect(printTree('memory', root)).toBe(`address-space: memory
  0000000000000000-ffffffffffffffff (prio 0, i/o): system
    0000000000000000-000000000000007f (prio 0, romd): alias boot @board.flash 0000000000000040-00000000000000bf
    0000000000004000-00000000000040ff (prio 0, romd): board.flash

memory-region: board.flash
  0000000000004000-00000000000040ff (prio 0, romd): board.flash
`);
  expect(printFlatView('memory', root)).toBe(`FlatView #0
 AS "memory", root: system
 Root memory region: system
  0000000000000000-000000000000007f (prio 0, romd): board.flash @0000000000000040
  0000000000004000-00000000000040ff (prio 0, romd): board.flash
`);
});
