/** What is written to the arrays of a machine, as few ranges: those that meet or overlap become one. */
import type { WrittenRange } from '../../app/contract/console.ts';
import { deviceOffset } from '../../app/contract/units.ts';

type Span = { readonly flash: number; readonly start: number; readonly end: number };

export class WrittenRanges {
  #spans: Span[] = [];

  /** Adds [start, end), in bytes from the start of the flash; an empty range adds nothing. */
  add(flash: number, start: number, end: number): void {
    if (start >= end) return;
    const meets = (span: Span) => span.flash === flash && span.start <= end && span.end >= start;
    const met = this.#spans.filter(meets);
    const joined = {
      flash,
      start: Math.min(start, ...met.map((span) => span.start)),
      end: Math.max(end, ...met.map((span) => span.end)),
    };
    this.#spans = [...this.#spans.filter((span) => !meets(span)), joined];
  }

  /** By flash, then by offset. */
  list(): WrittenRange[] {
    return this.#spans
      .toSorted((a, b) => a.flash - b.flash || a.start - b.start)
      .map(({ flash, start, end }) => ({ flash, offset: deviceOffset(start), lengthBytes: end - start }));
  }
}
