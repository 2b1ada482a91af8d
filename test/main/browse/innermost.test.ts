import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../app/contract/structure.ts';
import { Innermost } from '../../../main/browse/innermost.ts';
import { treeOf } from '../../../main/image/structure/tree.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';

const ARCHIVE = Buffer.concat([
  newcMember('etc/hostname', 'router\n'),
  newcMember('init', '#!/bin/sh\n'),
  NEWC_END,
]);
const IMAGE = gzipSync(ARCHIVE);
const structure = treeOf(IMAGE, () => undefined);
const innermost = new Innermost(structure);

function named(space: number, start: number) {
  const place = innermost.of(space, start);
  return place && [place.node.name, place.offset, place.isUnpacked];
}

describe('the innermost structure that has a byte', () => {
  it('is a file of the archive that a stream unpacks to', () => {
    const start = ARCHIVE.indexOf('#!/bin/sh');
    expect(named(1, start + 2)).toEqual(['init', 2, true]);
    // Its header is not what it holds.
    expect(named(1, ARCHIVE.indexOf('init\0') + 1)).toEqual(['init', 111, false]);
  });

  it('is the stream itself where nothing of what it unpacks to has it', () => {
    const { nodes } = structure;
    const alone = new Innermost({ ...structure, nodes: nodes.filter(({ space }) => space === 0) });
    expect(alone.of(1, 3)).toMatchObject({ node: { id: 0 }, offset: 3, isUnpacked: true });
    expect(innermost.of(99, 0)).toBeNull();
  });

  it('has it, and nothing that lies in it does', () => {
    const holds = ({ start: from, size }: StructureNode, start: number) =>
      from !== null && start >= from && start < from + size;
    fc.assert(
      fc.property(fc.nat(ARCHIVE.length - 1), (start) => {
        const place = innermost.of(1, start);
        expect(place !== null && holds(place.node, start)).toBe(true);
        const inside = structure.nodes.filter(
          ({ parent, space }) => parent === place?.node.id && space === 1,
        );
        expect(inside.filter((node) => holds(node, start))).toEqual([]);
      }),
    );
  });
});
