/** Keeps everybody else from a machine while somebody has it for themselves. */
import { UserError } from '../../app/contract/errors.ts';

/** What somebody does with it: something is played to it, what was done to it is read, or another takes its place. */
export type Playing = 'loaded' | 'followed' | 'scripted' | 'typed' | 'exported' | 'saved' | 'opened';

const WHAT: Readonly<Record<Playing, { readonly what: string; readonly todo: string }>> = {
  loaded: { what: 'A trace is being loaded into this machine', todo: 'Wait for its end, or cancel it.' },
  followed: { what: 'A trace is being followed in this machine', todo: 'Stop following it first.' },
  exported: { what: 'The session is being exported', todo: 'Wait for its end, or cancel it.' },
  saved: { what: 'The session is being saved', todo: 'Wait for its end, or cancel it.' },
  opened: {
    what: 'A saved session is being opened in place of this machine',
    todo: 'Wait for its end, or cancel it.',
  },
  scripted: { what: 'A script runs on this machine', todo: 'Wait for its end, or cancel it.' },
  typed: { what: 'A line of the console runs on this machine', todo: 'Wait for its end, or cancel it.' },
};

export class PlayGuard {
  /** Null while none is played. */
  #playing: Playing | null = null;
  /** What is done now is done by who plays. */
  #isPlayer = false;

  get isPlayed(): boolean {
    return this.#playing !== null;
  }

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

  /** For who plays and does to the machine what everybody may do at other times. */
  letPlayer<T>(body: () => T): T {
    this.#isPlayer = true;
    try {
      return body();
    } finally {
      this.#isPlayer = false;
    }
  }

  /** Whether something may be done to the machine now. @throws UserError if not */
  mayDo(): void {
    if (this.#playing === null || this.#isPlayer) return;
    throw new UserError({ code: 'in-use', where: null, ...WHAT[this.#playing] });
  }

  /**
   * Whether somebody may go about in the history. While a log is followed they may, on its branch: that pauses it.
   * @throws UserError if not
   */
  mayGo(branch: number | undefined): void {
    if (this.#playing !== 'followed' || branch !== undefined) this.mayDo();
  }
}
