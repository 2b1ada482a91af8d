/** A line at the terminal that says how far long work is, and leaves no trace of itself. */

/** Where to draw; nothing is drawn on what is no terminal. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

const FIRST_AFTER_MS = 1_000;
const REDRAW_AFTER_MS = 100;
/** For a terminal that does not know its width. */
const USUAL_COLUMNS = 80;

export class ProgressLine {
  readonly #terminal: Terminal;
  #nextMs = performance.now() + FIRST_AFTER_MS;
  #shownLength = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** May be called as often as there is something new: draws seldom, and short work is over before the first time. */
  show(text: string): void {
    const nowMs = performance.now();
    if (!this.#terminal.isTTY || nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + REDRAW_AFTER_MS;
    this.#draw(text);
  }

  clear(): void {
    if (this.#shownLength === 0) return;
    this.#draw('');
    this.#terminal.write('\r');
  }

  #draw(text: string): void {
    const columns = this.#terminal.columns || USUAL_COLUMNS;
    // In the last column a terminal may go on to the next line.
    const line = text.replaceAll(/\p{Cc}/gu, '?').slice(0, columns - 1);
    this.#terminal.write(`\r${line.padEnd(this.#shownLength)}`);
    this.#shownLength = line.length;
  }
}
