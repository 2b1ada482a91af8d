/** How the flashes of one machine are divided, as somebody has told. It changes nothing of the machine. */
import type { KeptLayout } from '../../app/contract/flash-layout.ts';

export class FlashLayouts {
  #list: readonly KeptLayout[] = [];

  /** By flash. */
  get list(): readonly KeptLayout[] {
    return this.#list;
  }

  /** In the place of the one that its flash has. */
  set(layout: KeptLayout): void {
    const others = this.#list.filter(({ flash }) => flash !== layout.flash);
    this.#list = [...others, layout].sort((one, other) => one.flash - other.flash);
  }

  /** @returns whether there was one */
  remove(flash: number): boolean {
    const others = this.#list.filter((layout) => layout.flash !== flash);
    const hadOne = others.length < this.#list.length;
    this.#list = others;
    return hadOne;
  }
}

/** Whether all of it lies in a flash of this size. */
export function fitsIn({ partitions }: KeptLayout, sizeBytes: number): boolean {
  return partitions.every((partition) => partition.offset + partition.sizeBytes <= sizeBytes);
}
