import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../main/image/structure/format.ts';
import { SignatureTable } from '../../../../main/image/structure/signatures.ts';

const marked = formatOf('marked', { signatures: [{ bytes: 'MARK' }] });
const placed = formatOf('placed', {
  signatures: [],
  *places(bytes, { from, to }) {
    for (let at = Math.ceil(from / 0x1000) * 0x1000; at < to; at += 0x1000) if (bytes[at] === 7) yield at;
  },
});

describe('places of what has no signature', () => {
  const bytes = new Uint8Array(3 << 20);
  bytes[0x2000] = 7;
  bytes.set(Buffer.from('MARK'), 0x2800);
  bytes[0x3000] = 7;
  bytes[0x10_0000] = 7;
  bytes[0x20_0000] = 7;

  it('come in order with the signatures, each once, in every piece', () => {
    const table = new SignatureTable([marked, placed]);
    const found = [...table.candidates(bytes, 0, bytes.length)];
    expect(found.map(({ start, format }) => `${format.kind} ${start.toString(16)}`)).toEqual([
      'placed 2000',
      'marked 2800',
      'placed 3000',
      'placed 100000',
      'placed 200000',
    ]);
  });

  it('are left out where another structure has been found', () => {
    const candidates = new SignatureTable([marked, placed]).candidates(bytes, 0, bytes.length);
    expect(candidates.next().value).toMatchObject({ start: 0x2000 });
    expect(candidates.next(0x10_0001).value).toMatchObject({ start: 0x20_0000 });
    expect(candidates.next().done).toBe(true);
  });
});

function formatOf(kind: string, parts: Pick<Format, 'signatures' | 'places'>): Format {
  return { kind, follows: 'Nothing.', read: () => null, ...parts };
}
