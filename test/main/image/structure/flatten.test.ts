import { describe, expect, it } from 'vitest';
import { structureOf } from '../../../../main/image/structure/flatten.ts';
import type { Found } from '../../../../main/image/structure/found.ts';

function box(name: string, more: Partial<Found> = {}): Found {
  return { kind: 'box', name, start: 0, sizeBytes: 4, ...more };
}

const listed = (found: Found) => structureOf({ found: [found], omissions: [] }).nodes;

describe('The list of what a scan found', () => {
  it('says of each what it lies in, and cuts the name of that: it is said again for each', () => {
    const unpacked = { method: 'zlib', start: 0, sizeBytes: 4, unpackedBytes: 4, bytes: null };
    const [, inside, inUnpacked] = listed(
      box('long '.repeat(100), {
        children: [box('inside')],
        unpacked: { ...unpacked, children: [box('in unpacked')] },
      }),
    );
    const cut = `${'long '.repeat(19)}long…`;
    expect(inside?.origin).toBe(`In ${cut}.`);
    expect(inUnpacked?.origin).toBe(`In what ${cut} unpacks to.`);
  });
});
