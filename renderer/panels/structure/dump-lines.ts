/** Bytes as lines of text: offset, so many bytes, their ASCII. Pure. */
import { formatOffset } from '../../format/numbers.ts';

/** Half-open, in bytes from the same start as the offsets of the lines. */
export interface MarkedBytes {
  readonly start: number;
  readonly end: number;
}

/** A piece of a line, and whether it is of bytes that are marked. */
export interface DumpPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

export interface Dump {
  /** The offset of the first byte. */
  readonly from: number;
  readonly lineBytes: number;
  readonly marked: MarkedBytes | null;
}

export function dumpLines(bytes: Uint8Array, { from, lineBytes, marked }: Dump): DumpPiece[][] {
  return Array.from({ length: Math.ceil(bytes.length / lineBytes) }, (_, line) => {
    const at = line * lineBytes;
    const part = [...bytes.subarray(at, at + lineBytes)];
    const first = Math.max(0, (marked?.start ?? 0) - from - at);
    const end = Math.min(part.length, (marked?.end ?? 0) - from - at);
    const pieces = first < end ? [part.slice(0, first), part.slice(first, end), part.slice(end)] : [part];
    const digits = pieces.map((piece) => piece.map((byte) => byte.toString(16).padStart(2, '0')).join(' '));
    const written = digits.filter((text) => text !== '').join(' ').length;
    return joined([
      { text: `${formatOffset(from + at)}  `, isMarked: false },
      ...digits.flatMap((text, index) => [
        { text, isMarked: index === 1 },
        { text: isBeforeMore(digits, index) ? ' ' : '', isMarked: false },
      ]),
      { text: ' '.repeat(3 * lineBytes - 1 - written + 2), isMarked: false },
      ...pieces.map((piece, index) => ({ text: piece.map(signOf).join(''), isMarked: index === 1 })),
    ]);
  });
}

function isBeforeMore(digits: readonly string[], index: number): boolean {
  return digits[index] !== '' && digits.slice(index + 1).some((text) => text !== '');
}

/** Pieces of a kind that follow on one another as one. */
function joined(pieces: readonly DumpPiece[]): DumpPiece[] {
  const whole: DumpPiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (piece.text === '') continue;
    if (last?.isMarked === piece.isMarked)
      whole[whole.length - 1] = { ...last, text: last.text + piece.text };
    else whole.push(piece);
  }
  return whole;
}

function signOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
