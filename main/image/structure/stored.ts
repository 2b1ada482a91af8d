import type { Unpacked } from './found.ts';

/** How the content of what is not packed is unpacked: it stands there as it is. */
export const STORED = 'stored';

/** The content of a structure that has a header around it. What lies in it is where it is in the image: no child is here. */
export function stored(start: number, end: number): { readonly unpacked: Unpacked } {
  const sizeBytes = end - start;
  return {
    unpacked: { method: STORED, start, sizeBytes, unpackedBytes: sizeBytes, bytes: null, children: [] },
  };
}
