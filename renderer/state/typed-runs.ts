/** What is typed in one go, as stretches of the history: it is undone and redone in one step. Pure. */

/** From the position before its first edit to the one after its last. */
interface TypedRun {
  readonly from: number;
  readonly to: number;
}

export class TypedRuns {
  /** Ascending, without overlap. */
  #runs: TypedRun[] = [];

  /** An edit was made that led to this position; `isContinued`: it was typed right after the one before. */
  add(position: number, isContinued: boolean): void {
    const from = position - 1;
    // Those of another way that the history went from there on.
    this.#runs = this.#runs.filter(({ to }) => to <= from);
    const last = this.#runs.at(-1);
    if (isContinued && last?.to === from) this.#runs[this.#runs.length - 1] = { ...last, to: position };
    else this.#runs.push({ from, to: position });
  }

  /** How many edits one step takes from a position; one where nothing is known. */
  stepFrom(position: number, step: 'undo' | 'redo'): number {
    const run = this.#runs.find(({ from, to }) => (step === 'undo' ? to : from) === position);
    return run === undefined ? 1 : run.to - run.from;
  }

  clear(): void {
    this.#runs = [];
  }
}
