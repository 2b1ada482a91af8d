import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble, assembledBytes } from '../../../../../../../main/image/structure/assemble.ts';
import {
  type DataNode,
  dataParts,
} from '../../../../../../../main/image/structure/formats/filesystem/jffs2/file-data.ts';

describe('The content of a file of JFFS2', () => {
  it('is what the latest node says of each byte, and missing where none does', () => {
    const piece = fc.record({ offset: fc.nat(40), sizeBytes: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(50), fc.nat(), (pieces, sizeBytes, turn) => {
        const image = Uint8Array.from({ length: 20 * pieces.length }, (_, at) => at + 1);
        const expected = new Uint8Array(sizeBytes);
        const isTold = new Set<number>();
        const nodes = pieces.map(({ offset, sizeBytes: length }, version): DataNode => {
          const dataAt = 20 * version;
          for (let at = 0; at < length && offset + at < sizeBytes; at++) {
            expected[offset + at] = dataAt + at + 1;
            isTold.add(offset + at);
          }
          return {
            version,
            offset,
            sizeBytes: length,
            method: 0,
            dataAt,
            packedBytes: length,
            fileBytes: sizeBytes,
          };
        });
        const turned = [
          ...nodes.slice(turn % (nodes.length + 1)),
          ...nodes.slice(0, turn % (nodes.length + 1)),
        ];
        const parts = dataParts(turned, sizeBytes);
        expect(assemble(image, parts)).toEqual(expected);
        const missing = parts.filter(({ isMissing }) => isMissing);
        expect(assembledBytes(missing)).toBe(sizeBytes - isTold.size);
      }),
    );
  });

  it('is not told where the method is not known', () => {
    const node = { version: 1, offset: 0, sizeBytes: 4, method: 3, dataAt: 0, packedBytes: 4, fileBytes: 4 };
    expect(() => dataParts([node], 4)).toThrow('Its data is packed by method 3, which is not unpacked here.');
  });
});
