/** What is marked in the grid, and which colours and grounds follow from it. Pure. Offsets are device offsets. */
import type { NoteColour } from '../../../app/contract/note.ts';
import { formatSize } from '../../format/numbers.ts';
import type { StructureBand } from '../colours/cell-colours.ts';
import { type ColumnRun, columnRuns } from './column-runs.ts';
import type { GridRow } from './layout.ts';

/** Half-open: [start, end). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes that wait in the write buffer to be programmed there. */
export interface WaitingRange extends ByteRange {
  readonly data: Uint8Array;
}

/** A range that has a note of a person. */
export interface NotedRange extends ByteRange {
  readonly colour: NoteColour;
}

/** The notes that begin in a row. */
export interface Noted {
  readonly name: string;
  readonly colour: NoteColour;
}

/** The bytes that a row has. */
export type RowPlace = Pick<GridRow, 'deviceOffset' | 'lengthBytes'>;

/** The bytes of one row as the cache has them. */
export interface RowBytes {
  readonly bytes: Uint8Array;
  /** 1 for each byte that differs from what it is compared with; null where none does. */
  readonly changed: Uint8Array | null;
  /** What was done to the row, in words; null where nothing is known. */
  readonly pastText: string | null;
}

/** What begins in a row, of what lies in the image. */
export interface Lying {
  /** Of a structure that begins here. */
  readonly name: string | null;
  readonly text: string;
  /** The notes of people that begin here. */
  readonly noted?: Noted | undefined;
  /** The number of the colour of a partition that begins here. */
  readonly partitionColour?: number | undefined;
}

/** What the note column says about a row. */
export interface RowNote {
  /** `lying`: nothing was done to it. */
  readonly tone: 'touched' | 'written' | 'waiting' | 'changed' | 'past' | 'lying';
  readonly name: string | null;
  readonly text: string;
  readonly noted?: Noted | undefined;
  readonly partitionColour?: number | undefined;
}

/** What was done to a row, in words. */
type Done = Pick<RowNote, 'tone' | 'text'>;

export interface GridMarks {
  readonly cursorOffset: number;
  readonly selection: ByteRange | null;
  readonly hasFocus: boolean;
  /** Where a person types over the bytes, and the first digit of a byte whose second one is to come; null: nowhere. */
  readonly typing: { readonly column: 'byte' | 'text'; readonly digit: string | null } | null;
  /** What the last bus cycle touched, and what it was. */
  readonly touched: (ByteRange & { readonly note: string }) | null;
  /** What was written just now, ascending. */
  readonly written: readonly ByteRange[];
  /** Where data waits in the write buffer, and which. */
  readonly waiting: readonly WaitingRange[];
  /** What a search found, ascending, as far as it is on the screen. */
  readonly found?: readonly ByteRange[];
  /** Parts of the flash in which it found something. */
  readonly foundParts?: readonly ByteRange[];
  /** What has notes of people. */
  readonly noted?: readonly NotedRange[];
  /** Structures that are coloured: ascending, beside each other. */
  readonly parts?: readonly StructureBand[];
}

export type TextTone = 'plain' | 'zero' | 'erased' | 'selected' | 'changed' | 'changedToErased' | 'waiting';
export type GroundTone = 'selected' | 'changed' | 'waiting' | 'found';

export function isIn(deviceOffset: number, range: ByteRange | null): boolean {
  return range !== null && deviceOffset >= range.start && deviceOffset < range.end;
}

/** Changed and waiting win over the selection: its ground shows, and must not hide what happened to a byte. */
export function textToneOf(
  deviceOffset: number,
  byte: number,
  isChanged: boolean,
  marks: GridMarks,
): TextTone {
  if (isWaiting(deviceOffset, marks)) return 'waiting';
  if (isChanged) return byte === 0xff ? 'changedToErased' : 'changed';
  if (isIn(deviceOffset, marks.selection)) return 'selected';
  if (byte === 0xff) return 'erased';
  return byte === 0 ? 'zero' : 'plain';
}

/** Which bytes of a row changed, null for a row that is not here yet, and how many bytes are in a group. */
export interface GroundShape {
  readonly changed: Uint8Array | null;
  readonly groupBytes: number;
}

/** The grounds of one row, in the order of its bytes. */
export function groundRunsOf(
  row: GridRow,
  { changed, groupBytes }: GroundShape,
  marks: GridMarks,
): ColumnRun<GroundTone>[] {
  return columnRuns(row, groupBytes, (deviceOffset, column) =>
    groundToneOf(deviceOffset, changed?.[column] === 1, marks),
  );
}

function groundToneOf(deviceOffset: number, isChanged: boolean, marks: GridMarks): GroundTone | null {
  if (isIn(deviceOffset, marks.selection)) return 'selected';
  if (isWaiting(deviceOffset, marks)) return 'waiting';
  if (isChanged) return 'changed';
  return marks.found?.some((range) => isIn(deviceOffset, range)) ? 'found' : null;
}

function isWaiting(deviceOffset: number, marks: GridMarks): boolean {
  return waitingByte(deviceOffset, marks.waiting) !== null;
}

/** What waits in the write buffer for a byte; null where nothing does. */
export function waitingByte(deviceOffset: number, waiting: readonly WaitingRange[]): number | null {
  const range = waiting.find((each) => isIn(deviceOffset, each));
  return range?.data[deviceOffset - range.start] ?? null;
}

/** How the bracket beside what was written just now passes a row: its ends, if they are here. Null for most rows. */
export function bracketOf(
  { deviceOffset, lengthBytes }: GridRow,
  { written }: GridMarks,
): { readonly opens: boolean; readonly closes: boolean } | null {
  const rowEnd = deviceOffset + lengthBytes;
  const here = written.filter(({ start, end }) => start < rowEnd && end > deviceOffset);
  if (here.length === 0) return null;
  return {
    opens: here.some(({ start }) => start >= deviceOffset),
    closes: here.some(({ end }) => end <= rowEnd),
  };
}

/** Where the notes come from. */
export interface NoteSources {
  readonly marks: GridMarks;
  readonly bytesOf: (row: RowPlace) => RowBytes | null;
  readonly lyingIn: (row: RowPlace) => Lying | null;
}

/**
 * What the note column says beside rows that follow each other: what lies there, and what was done to it. What was done to
 * several is said at the first of them.
 */
export function notesOf(rows: readonly GridRow[], sources: NoteSources): (RowNote | null)[] {
  const done = doneTo(rows, sources);
  return rows.map((row, index) => withLying(done[index] ?? null, sources.lyingIn(row)));
}

function withLying(done: Done | null, lying: Lying | null): RowNote | null {
  if (done === null) return lying && { tone: 'lying', ...lying };
  if (lying === null) return { name: null, ...done };
  const text = [lying.text, done.text].filter((words) => words !== '').join(' · ');
  return { ...lying, tone: done.tone, text };
}

function doneTo(rows: readonly GridRow[], { marks, bytesOf }: NoteSources): (Done | null)[] {
  let said: string | null = null;
  return rows.map((row) => {
    const { pastText = null, changed = null } = bytesOf(row) ?? {};
    const own = noteOf(row, marks);
    const isSaid = pastText !== null && pastText === said;
    if (own === null || pastText === null) said = pastText;
    if (own !== null || pastText === null || isSaid) return own;
    return { tone: changed === null ? 'past' : 'changed', text: pastText };
  });
}

/** What the last work on a row says about it; null for most rows. */
export function noteOf(row: GridRow, marks: GridMarks): Done | null {
  const startsHere = (range: ByteRange | null) =>
    range !== null && range.start >= row.deviceOffset && range.start < row.deviceOffset + row.lengthBytes;
  if (marks.waiting.some(startsHere)) {
    return { tone: 'waiting', text: 'waiting in the write buffer, not yet in the array' };
  }
  const written = marks.written.find(startsHere);
  if (written !== undefined) {
    return { tone: 'written', text: `just written, ${formatSize(written.end - written.start)}` };
  }
  return marks.touched !== null && startsHere(marks.touched)
    ? { tone: 'touched', text: marks.touched.note }
    : null;
}
