/** What every parser must hold to, whatever the bytes: it ends, pays for its work, throws nothing, and stays inside. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Format } from '../../../main/image/structure/format.ts';
import { HARD_LINK } from '../../../main/image/structure/formats/container/archive-member.ts';
import type { Found } from '../../../main/image/structure/found.ts';
import { scanBytes } from '../../../main/image/structure/scan.ts';
import { paysForItsWork, repeated } from './work.ts';

/** In bytes: so much of a whole image is repeated, as its header alone, and with what follows. */
const UNITS = [32, 64, 256, 1024, 4096];
const REPEATED_BYTES = 0x10000;

/** Cuts, flips, overwrites and repeats a whole image of `format` in many ways, and scans what is left of it. */
export function staysInBounds(
  format: Format | readonly Format[],
  whole: Uint8Array,
  { runs = 150 }: { readonly runs?: number } = {},
): void {
  const formats = 'read' in format ? [format] : format;
  const place = fc.nat({ max: Math.max(0, whole.length - 1) });
  const near = fc.nat({ max: Math.min(whole.length - 1, 255) });
  const patch = fc.record({
    at: fc.oneof(place, near),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc.constantFrom(
        Uint8Array.of(0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x7f, 0xff, 0xff, 0xff),
        new Uint8Array(8),
      ),
      fc.uint8Array({ minLength: 64, maxLength: 512 }),
    ),
  });
  const damage = fc.record({ cutAt: fc.option(place), patches: fc.array(patch, { maxLength: 4 }) });
  fc.assert(
    fc.property(damage, ({ cutAt, patches }) => {
      const bytes = Uint8Array.from(whole.subarray(0, cutAt ?? whole.length));
      for (const { at, bytes: over } of patches) {
        if (at + over.length <= bytes.length) bytes.set(over, at);
      }
      expectInside(scanBytes(bytes, formats).found, 0, bytes.length);
    }),
    { numRuns: runs },
  );
  for (const unit of UNITS) paysForItsWork(repeated(whole.subarray(0, unit), REPEATED_BYTES), formats);
}

/**
 * Every structure lies inside its parent, or inside what that unpacks to, and its fields inside of it. The content of a hard
 * link is that of another file in its parent.
 */
export function expectInside(found: readonly Found[], start: number, end: number): void {
  for (const each of found) {
    const { subtype, name, start: at, sizeBytes, fields = [], children = [], unpacked } = each;
    const [from, to] = at === null ? [start, end] : [at, at + sizeBytes];
    expect(sizeBytes, name).toBeGreaterThanOrEqual(0);
    expect(from, name).toBeGreaterThanOrEqual(start);
    expect(to, name).toBeLessThanOrEqual(end);
    for (const field of fields) {
      if (field.offset !== null)
        expect(field.offset + field.size, `${field.name} of ${name}`).toBeLessThanOrEqual(sizeBytes);
    }
    expectInside(children, from, to);
    if (unpacked === undefined) continue;
    const [least, most] = subtype === HARD_LINK ? [start, end] : [from, to];
    expect(unpacked.start, name).toBeGreaterThanOrEqual(least);
    expect(unpacked.start + unpacked.sizeBytes, name).toBeLessThanOrEqual(most);
    expectInside(unpacked.children, 0, unpacked.unpackedBytes);
  }
}
