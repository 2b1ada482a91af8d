/** One client of the qtest protocol at one machine: pieces of text in, answers out. */
import { oneLine, UserError } from '../../app/contract/errors.ts';
import type { Machine } from '../session/machine.ts';
import { answerQtest } from './qtest.ts';

/** Longer than any line that is answered: the hex digits of 128 MiB, and its words. */
const LINE_MAX_LENGTH = 2 ** 28 + 100;

/** So much is worth a write of its own; many lines ask for more than a text can hold. */
const ANSWERS_LENGTH = 2 ** 16;

export class QtestServer {
  readonly #machine: Machine;
  /** Pieces of a line whose end has not come. */
  #pieces: string[] = [];
  #piecesLength = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /**
   * Carries out the lines that this piece of the client's text completes, and gives their answers, a line each, some at a
   * time: the next lines are carried out when more is asked for, and all must be. Where an image is lost nothing is
   * carried out: every answer is `FAIL` and says so. What is longer than any line can be is dropped, and its end answered
   * with `FAIL`.
   */
  *take(text: string): Generator<string> {
    const [first = '', ...rest] = text.split('\n');
    this.#keep(first);
    if (rest.length === 0) return;
    const lines = [this.#whole(), ...rest.slice(0, -1)];
    this.#keep(rest.at(-1) ?? '');
    let answers = '';
    let lost = this.#loss();
    this.#machine.history.forget();
    for (const line of lines) {
      const answer = this.#answer(line, lost);
      // After a line is before the next one, too: the files are looked at once for both.
      lost ??= this.#loss();
      answers += `${lost === null || line === null ? answer : `FAIL ${lost}`}\n`;
      if (answers.length < ANSWERS_LENGTH) continue;
      yield answers;
      answers = '';
      lost ??= this.#loss();
    }
    if (answers !== '') yield answers;
  }

  #keep(piece: string): void {
    this.#piecesLength += piece.length;
    if (this.#piecesLength > LINE_MAX_LENGTH) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  /** Null for a line that was dropped. */
  #whole(): string | null {
    const line = this.#piecesLength > LINE_MAX_LENGTH ? null : this.#pieces.join('');
    this.#pieces = [];
    this.#piecesLength = 0;
    return line;
  }

  #answer(line: string | null, lost: string | null): string {
    if (line === null) return 'FAIL the line is too long';
    return lost === null ? answerQtest(this.#machine, line) : `FAIL ${lost}`;
  }

  /** Around each line: one of them can read a whole flash. */
  #loss(): string | null {
    try {
      this.#machine.mustBeOpen();
      return null;
    } catch (thrown) {
      if (thrown instanceof UserError) return oneLine(thrown.report).replaceAll('\n', ' ');
      throw thrown;
    }
  }
}
