/** A bit a page, from the lowest of the first byte on: as the contract tells which pages are somewhere. */
export function pageBits(pages: number, isThere: (page: number) => boolean): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(pages / 8));
  for (let page = 0; page < pages; page++)
    if (isThere(page)) bits[page >> 3] = (bits[page >> 3] ?? 0) | (1 << (page & 7));
  return bits;
}
