import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packedParts, packedPartsIn } from '../../../main/browse/packed-parts.ts';
import { treeOf } from '../../../main/image/structure/tree.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';

const INNER = gzipSync('hello');
const ARCHIVE = Buffer.concat([
  newcMember('plain', 'world'),
  newcMember('packed', INNER.toString('latin1')),
  NEWC_END,
]);
const IMAGE = Buffer.concat([gzipSync(ARCHIVE), Buffer.alloc(64, 0xff), gzipSync('behind')]);
const structure = treeOf(IMAGE, () => undefined);

function named(name: string) {
  const node = structure.nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`expected ${name}`);
  return node;
}

const sizesIn = (name: string) => packedPartsIn(structure, named(name)).map(({ start, end }) => end - start);

describe('What is packed', () => {
  it('is each stream, and no file that stands in an archive as it is', () => {
    expect(packedParts(structure).map(({ end }) => end)).toEqual([ARCHIVE.length, 5, 6]);
  });

  it('in a structure of the image is what is packed in it', () => {
    expect(sizesIn('gzip stream')).toEqual([ARCHIVE.length, 5]);
  });

  it('in what is unpacked is its own bytes, and what is packed in them', () => {
    expect(sizesIn('plain')).toEqual([named('plain').size]);
    expect(sizesIn('packed')).toEqual([named('packed').size, 5]);
    expect(packedPartsIn(structure, named('plain'))).toEqual([
      { space: 1, start: 0, end: named('plain').size },
    ]);
  });
});
