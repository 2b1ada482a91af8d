/** The bounds of a scan hold only where a parser is charged before it works, also where there is nothing to be found. */
import { describe, it } from 'vitest';
import type { Signature } from '../../../../main/image/structure/format.ts';
import { FORMATS } from '../../../../main/image/structure/formats.ts';
import { paysForItsWork, repeated } from '../../../kit/image/work.ts';

const IMAGE_BYTES = 0x10000;
const UNITS = [16, 256];
/** Of a format: some have one for each of many names. */
const SIGNATURES = 2;
/** What lengths and counts of headers may be, in both byte orders: none, few, all that is there, too many. */
const FILLS = [[0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0x80, 0, 0], [0, 0, 0x80, 0], [0x61], [0xff]] as const;

interface Unit {
  /** At least so many bytes. */
  readonly least: number;
  readonly fill: readonly number[];
}

function unitOf({ bytes, at = 0, alignment = 1 }: Signature, { least, fill }: Unit): Uint8Array {
  const code = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes);
  const unit = Buffer.alloc(
    Math.ceil(Math.max(least, at + code.length) / alignment) * alignment,
    Uint8Array.from(fill),
  );
  unit.set(code, at);
  return unit;
}

describe.each(FORMATS)('Nothing but signatures of $kind, by $follows', (format) => {
  const images = format.signatures
    .slice(0, SIGNATURES)
    .flatMap((signature) =>
      UNITS.flatMap((least) =>
        FILLS.map((fill) => repeated(unitOf(signature, { least, fill }), IMAGE_BYTES)),
      ),
    );

  it('costs no more than is charged for it', () => {
    for (const image of images) paysForItsWork(image, [format]);
  });
});
