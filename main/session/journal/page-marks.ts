/** Which pages of the arrays some changes are in, roughly and in a few bytes: a page without a mark has none of them. */

const PAGE_BYTES = 4096;
/** Of which a page has one; far more than the pages that some hundred cycles change. */
const MARKS = 256;
/** The same pages of two flashes have other marks. */
const FLASH_APART = 101;

export class PageMarks {
  readonly #words = new Uint32Array(MARKS / 32);

  mark(flash: number, deviceOffset: number, lengthBytes: number): void {
    const [first, last] = pagesOf(deviceOffset, lengthBytes);
    if (last - first >= MARKS) this.#words.fill(0xffff_ffff);
    else for (let page = first; page <= last; page++) this.#mark(flash, page);
  }

  /** Whether there may be a change in a range of at least one byte. */
  mayHave(flash: number, deviceOffset: number, lengthBytes: number): boolean {
    const [first, last] = pagesOf(deviceOffset, lengthBytes);
    for (let page = first; page <= last; page++)
      if (((this.#words[wordOf(flash, page)] ?? 0) & bitOf(flash, page)) !== 0) return true;
    return false;
  }

  #mark(flash: number, page: number): void {
    const word = wordOf(flash, page);
    this.#words[word] = (this.#words[word] ?? 0) | bitOf(flash, page);
  }
}

function pagesOf(deviceOffset: number, lengthBytes: number): [first: number, last: number] {
  const last = Math.max(deviceOffset, deviceOffset + lengthBytes - 1);
  return [Math.floor(deviceOffset / PAGE_BYTES), Math.floor(last / PAGE_BYTES)];
}

function wordOf(flash: number, page: number): number {
  return ((page + FLASH_APART * flash) % MARKS) >> 5;
}

function bitOf(flash: number, page: number): number {
  return 1 << ((page + FLASH_APART * flash) & 31);
}
