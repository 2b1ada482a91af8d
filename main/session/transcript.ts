/** What was typed in the console since the machine was opened, and what came of it: the last lines, for every window. */
import type { TranscriptLine } from '../../app/contract/console.ts';

/** Most lines that are kept, and most entries of them all; the newest line is kept whole whatever it holds. */
export const TRANSCRIPT_MAX = { lines: 200, entries: 4000 } as const;

export class Transcript {
  readonly id: number;
  readonly #lines: TranscriptLine[] = [];
  #count = 0;
  #entries = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** Keeps a line that ran, under the next number; the oldest lines give way. */
  add(ran: Omit<TranscriptLine, 'transcript' | 'number'>): TranscriptLine {
    const line = { transcript: this.id, number: ++this.#count, ...ran };
    this.#lines.push(line);
    this.#entries += line.entries.length;
    while (this.#isTooLong()) this.#entries -= this.#lines.shift()?.entries.length ?? 0;
    return line;
  }

  /** Oldest first. */
  lines(): TranscriptLine[] {
    return [...this.#lines];
  }

  #isTooLong(): boolean {
    const { length } = this.#lines;
    return length > TRANSCRIPT_MAX.lines || (length > 1 && this.#entries > TRANSCRIPT_MAX.entries);
  }
}
