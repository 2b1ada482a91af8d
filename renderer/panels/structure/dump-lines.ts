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
  const isMarked = (offset: number) => marked !== null && offset >= marked.start && offset < marked.end;
  return Array.from({ length: Math.ceil(bytes.length / lineBytes) }, (_, line) => {
    const at = from + line * lineBytes;
    const part = [...bytes.subarray(line * lineBytes, (line + 1) * lineBytes)];
    const digits = part.flatMap((byte, index) => {
      const own = isMarked(at + index);
      const digit = { text: byte.toString(16).padStart(2, '0'), isMarked: own };
      return index === 0 ? [digit] : [{ text: ' ', isMarked: own && isMarked(at + index - 1) }, digit];
    });
    return joined([
      { text: `${formatOffset(at)}  `, isMarked: false },
      ...digits,
      { text: ' '.repeat(3 * (lineBytes - part.length) + 2), isMarked: false },
      ...part.map((byte, index) => ({ text: signOf(byte), isMarked: isMarked(at + index) })),
    ]);
  });
}

/** Pieces of a kind that follow on one another as one. */
function joined(pieces: readonly DumpPiece[]): DumpPiece[] {
  const whole: DumpPiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last?.isMarked === piece.isMarked)
      whole[whole.length - 1] = { ...last, text: last.text + piece.text };
    else whole.push(piece);
  }
  return whole;
}

function signOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
