/** The parts of Android's boot images: one behind another, each from the start of a page on. */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';

export interface Part {
  readonly name: string;
  readonly start: number;
  readonly sizeBytes: number;
}

/** In pages of `pageBytes` from `start` on, in order; those of no size are left out. */
export function placedParts(
  sizes: readonly (readonly [name: string, sizeBytes: number])[],
  { start, pageBytes }: { readonly start: number; readonly pageBytes: number },
): Part[] {
  let next = start;
  return sizes.flatMap(([name, sizeBytes]) => {
    const part = { name, start: next, sizeBytes };
    next += Math.ceil(sizeBytes / pageBytes) * pageBytes;
    return sizeBytes === 0 ? [] : [part];
  });
}

/** Whether a header may say so of itself: AOSP's own tool has counted wrong by up to 16 bytes. */
export function isHeaderSize(saidBytes: number, sizeBytes: number): boolean {
  return Math.abs(saidBytes - sizeBytes) <= 16;
}

/** Where the last part ends that is there; at least `floor`. */
export function partsEnd(parts: readonly Part[], floor: number, end: number): number {
  return parts.reduce((last, part) => Math.max(last, Math.min(end, part.start + part.sizeBytes)), floor);
}

/** Each with what is in it, up to one that isn't all there. @throws Malformed */
export function* partsFound(
  reading: Reading,
  parts: readonly Part[],
  inside: (part: Part) => Partial<Found> = () => ({}),
): Generator<Found> {
  for (const { name, start, sizeBytes } of parts) {
    const thereBytes = Math.max(0, reading.end - start);
    if (sizeBytes > thereBytes)
      throw new Malformed(
        `The ${name} should have ${pluralText(sizeBytes, 'byte')}; ${pluralText(thereBytes, 'is', 'are')} there.`,
      );
    const found = { kind: 'android-part', name, start, sizeBytes };
    const more = inside({ name, start, sizeBytes });
    yield { ...found, ...more, children: more.children ?? reading.scan(start, start + sizeBytes) };
  }
}
