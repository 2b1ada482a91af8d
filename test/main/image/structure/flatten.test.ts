import { describe, expect, it } from 'vitest';
import { structureOf } from '../../../../main/image/structure/flatten.ts';
import type { Found } from '../../../../main/image/structure/found.ts';

function box(name: string, more: Partial<Found> = {}): Found {
  return { kind: 'box', name, start: 0, sizeBytes: 4, ...more };
}

const listed = (found: Found) => structureOf({ found: [found], omissions: [] }).nodes;

describe('The list of what a scan found', () => {
  it('has no text that would steer a terminal or mislead the eye, whatever a format gives', () => {
    const hostile = 'a\u001b]0;x\u0007b\u202ec\u2028d\u{e0041}e\ud800';
    const shown = 'a\ufffd]0;x\ufffdb\ufffdc\ufffdd\ufffde\ufffd';
    const [node, inside] = listed(
      box(hostile, {
        subtype: hostile,
        fields: [{ name: hostile, offset: 0, size: 1, text: hostile }],
        checks: [{ name: hostile, isGood: false, text: hostile }],
        problems: [hostile],
        children: [box('inside')],
      }),
    );
    expect(node).toMatchObject({
      ...{ name: shown, subtype: shown, problems: [shown] },
      fields: [{ name: shown, offset: 0, size: 1, text: shown }],
      checks: [{ name: shown, isGood: false, text: shown }],
    });
    expect(inside?.origin).toBe(`In ${shown}.`);
  });

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
