import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegionNode } from '../../../../app/contract/machine.ts';
import { busAddress } from '../../../../app/contract/units.ts';
import {
  isEnlarged,
  layoutMap,
  offsetAt,
  REGION_LEAST_PX,
  TOP,
} from '../../../../renderer/panels/memory/map-layout.ts';
import { treeMove, treeRows } from '../../../../renderer/panels/memory/tree-rows.ts';

const MIB = 1 << 20;

function region(
  name: string,
  start: number,
  sizeBytes: number | null,
  children: RegionNode[] = [],
): RegionNode {
  const kind = children.length > 0 ? 'container' : 'rom device';
  return {
    name,
    kind,
    start: busAddress(start),
    sizeBytes,
    priority: 0,
    isDirect: null,
    flash: null,
    flashOffset: null,
    children,
  };
}

function space(...children: RegionNode[]): RegionNode {
  return { ...region('system', 0, null, children), kind: 'container' };
}

describe('the drawing of the address space', () => {
  it('draws equal flashes equally high, and folds what is above them', () => {
    const rows = layoutMap(space(region('flash0', 0, 64 * MIB), region('flash1', 64 * MIB, 64 * MIB)));
    expect(rows.map(({ region: drawn, start, end }) => [drawn?.name ?? null, start, end])).toEqual([
      ['flash0', 0, 64 * MIB],
      ['flash1', 64 * MIB, 128 * MIB],
      [null, 128 * MIB, TOP],
    ]);
    expect(rows[0]?.heightPx).toBe(rows[1]?.heightPx);
    expect(isEnlarged(rows)).toBe(false);
  });

  it('folds gaps and says when small regions are enlarged', () => {
    const rows = layoutMap(space(region('ram', 1024 * MIB, 1024 * MIB), region('flash', 0, MIB)));
    expect(rows.map(({ region: drawn }) => drawn?.name ?? null)).toEqual(['flash', null, 'ram', null]);
    expect(rows[0]?.heightPx).toBe(REGION_LEAST_PX);
    expect(isEnlarged(rows)).toBe(true);
  });

  it('covers all of the space without a hole or an overlap, whatever the regions', () => {
    const regions = fc.array(fc.tuple(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 40 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(regions, (pairs) => {
        const rows = layoutMap(
          space(...pairs.map(([start, size], index) => region(`r${index}`, start, size))),
        );
        expect(rows[0]?.start).toBe(0);
        expect(rows.at(-1)?.end).toBe(TOP);
        expect(rows.slice(1).map(({ start }) => start)).toEqual(rows.slice(0, -1).map(({ end }) => end));
      }),
    );
  });

  it('draws what lies in containers of 64 bits, whichever of them is the root', () => {
    const system = region('system', 0, null, [region('flash1', 4096 * MIB, MIB)]);
    const rows = layoutMap(region('secure-memory', 0, null, [system, region('flash0', 0, MIB)]));
    expect(rows.map(({ region: drawn, start }) => [drawn?.name ?? null, start])).toEqual([
      ['flash0', 0],
      [null, MIB],
      ['flash1', 4096 * MIB],
      [null, 4097 * MIB],
    ]);
  });

  it('takes a height in a bar to a byte of the region', () => {
    expect(offsetAt(0, 100, 64 * MIB)).toBe(0);
    expect(offsetAt(50, 100, 64 * MIB)).toBe(32 * MIB);
    expect(offsetAt(100, 100, 64 * MIB)).toBe(64 * MIB - 1);
    expect(offsetAt(-3, 100, 64 * MIB)).toBe(0);
  });
});

describe('the region tree', () => {
  const tree = [region('system', 0, null, [region('a', 0, 1), region('b', 1, 2, [region('c', 1, 1)])])];

  it('lists rows by depth, without what lies in a closed row', () => {
    const names = (closed: string[]) =>
      treeRows(tree, new Set(closed)).map((row) => `${row.level}${row.region.name}`);
    expect(names([])).toEqual(['1system', '2a', '2b', '3c']);
    expect(names(['0.1'])).toEqual(['1system', '2a', '2b']);
    expect(names(['0'])).toEqual(['1system']);
  });

  it('moves as trees do', () => {
    const rows = treeRows(tree, new Set());
    expect(treeMove(rows, 0, 'ArrowDown')).toEqual({ goTo: 1 });
    expect(treeMove(rows, 3, 'ArrowDown')).toEqual({ goTo: 3 });
    expect(treeMove(rows, 2, 'ArrowRight')).toEqual({ goTo: 3 });
    expect(treeMove(rows, 3, 'ArrowLeft')).toEqual({ goTo: 2 });
    expect(treeMove(rows, 2, 'ArrowLeft')).toEqual({ toggle: '0.1' });
    expect(treeMove(treeRows(tree, new Set(['0.1'])), 2, 'ArrowRight')).toEqual({ toggle: '0.1' });
    expect(treeMove(rows, 0, 'End')).toEqual({ goTo: 3 });
    expect(treeMove(rows, 1, 'x')).toBeNull();
  });
});
