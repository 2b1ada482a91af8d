/**
 * Names of one file in a cpio archive. GNU cpio 2.13 (copyout.c, `writeout_other_defers`) and Linux (usr/gen_init_cpio.c) write
 * its content with the last of them, and Linux takes it from any (init/initramfs.c).
 */
import { FIELDS_MAX } from '../../budget.ts';
import type { LinkTarget } from './archive-member.ts';

/** A tree has no room for more: each header has ten fields. */
const WAITING_MAX = FIELDS_MAX / 10;

export class CpioLinks {
  readonly #targets = new Map<string, LinkTarget>();
  /** By the file: where the headers of names without a content are. They are read again: memory holds places alone. */
  readonly #waiting = new Map<string, number[]>();
  #count = 0;

  /** Whether no more may wait. */
  get isFull(): boolean {
    return this.#count >= WAITING_MAX;
  }

  /** Null where no name before had the content. */
  targetOf(inode: string): LinkTarget | null {
    return this.#targets.get(inode) ?? null;
  }

  /** @returns places of names that waited for it */
  found(inode: string, target: LinkTarget): readonly number[] {
    this.#targets.set(inode, target);
    const places = this.#waiting.get(inode) ?? [];
    this.#waiting.delete(inode);
    this.#count -= places.length;
    return places;
  }

  /** For a name that comes with the content. */
  wait(inode: string, at: number): void {
    const places = this.#waiting.get(inode);
    if (places === undefined) this.#waiting.set(inode, [at]);
    else places.push(at);
    this.#count += 1;
  }

  /** Places of those that wait still; none does from now on. */
  rest(): readonly number[] {
    const places = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#count = 0;
    return places;
  }
}
