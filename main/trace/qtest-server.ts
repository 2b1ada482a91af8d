/** One client of the qtest protocol at one machine: pieces of text in, answers out. */
import { oneLine, UserError } from '../../app/contract/errors.ts';
import type { Machine } from '../session/machine.ts';
import { answerQtest } from './qtest.ts';

export class QtestServer {
  readonly #machine: Machine;
  #unfinished = '';

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /**
   * Carries out the lines that this piece of the client's text completes, and gives their answers, a line each. Where
   * an image is lost nothing is carried out: every answer is `FAIL` and says so.
   */
  take(text: string): string {
    const lines = `${this.#unfinished}${text}`.split('\n');
    this.#unfinished = lines.pop() ?? '';
    if (lines.length === 0) return '';
    const lost = this.#loss();
    const answers = lines.map((line) => (lost === null ? answerQtest(this.#machine, line) : `FAIL ${lost}`));
    return `${answers.join('\n')}\n`;
  }

  #loss(): string | null {
    try {
      for (const flash of this.#machine.flashes) flash.mustBeThere();
      return null;
    } catch (thrown) {
      if (thrown instanceof UserError) return oneLine(thrown.report);
      throw thrown;
    }
  }
}
