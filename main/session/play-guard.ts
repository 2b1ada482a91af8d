/** Keeps everybody else from a machine that a log is played to. */
import { UserError } from '../../app/contract/errors.ts';

/** A log that is whole, or one that somebody still writes. */
export type Playing = 'loaded' | 'followed';

export class PlayGuard {
  /** Null while none is played. */
  #playing: Playing | null = null;

  /** @throws UserError if one is played already; what `body` throws */
  async during<T>(how: Playing, body: () => Promise<T>): Promise<T> {
    this.mayDo();
    this.#playing = how;
    try {
      return await body();
    } finally {
      this.#playing = null;
    }
  }

  /** Whether something may be done to the machine now. @throws UserError if not */
  mayDo(): void {
    if (this.#playing === null) return;
    throw new UserError({
      code: 'in-use',
      what: `A trace is being ${this.#playing === 'loaded' ? 'loaded into' : 'followed in'} this machine`,
      where: null,
      todo: this.#playing === 'loaded' ? 'Wait for its end, or cancel it.' : 'Stop following it first.',
    });
  }

  /** Whether somebody may go about in the history: of the branch that is followed, to pause what is written. @throws UserError if not */
  mayGo(branch: number | undefined): void {
    if (this.#playing !== 'followed' || branch !== undefined) this.mayDo();
  }
}
