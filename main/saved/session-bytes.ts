/**
 * A saved session as bytes: a line that says what it is, then, packed with gzip, the length of its head, the head as JSON,
 * its events, the lines of its log and its edits.
 */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { EVENT_BYTES, EventPlanes } from './event-planes.ts';
import { EDITS_MAX_BYTES, SavedEdits } from './saved-edits.ts';
import { EVENTS_MAX, SavedHead } from './saved-head.ts';

/** A session as it is saved. */
export interface SessionContent {
  readonly head: SavedHead;
  /** Of all branches, one after the other. */
  readonly events: EventPlanes;
  /** Of the events of the log, from the first on. */
  readonly lines: Uint32Array;
}

/** Why bytes are no session. */
export type NoSession =
  /** They are something else. */
  | 'foreign'
  /** A later version of the program has written them. */
  | 'newer'
  /** They were cut or changed. */
  | 'damaged';

/** By what is in them: a session that has less is one that earlier versions of the program can open. */
const PLAIN_FORMAT = 1;
const EDITS_FORMAT = 2;
const NOTES_FORMAT = 3;
const FORMAT = 4;
const TITLE = 'Norscope session ';
/** Nothing that begins otherwise is looked at any further. */
const FIRST_LINE = /^Norscope session (\d{1,6})\n/;
const LENGTH_BYTES = 4;
const HEAD_MAX_BYTES = 16 << 20;
const LINE_BYTES = 4;
const UNPACKED_MAX_BYTES =
  LENGTH_BYTES + HEAD_MAX_BYTES + (EVENT_BYTES + LINE_BYTES) * EVENTS_MAX + EDITS_MAX_BYTES;
/** A file that is larger is none: what can't be packed at all takes a little more than it takes unpacked. */
export const FILE_MAX_BYTES = UNPACKED_MAX_BYTES + (1 << 20);

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The bytes of a file. */
export async function packSession({ head, events, lines }: SessionContent): Promise<Uint8Array> {
  const headBytes = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(headBytes.length);
  const edits = events.edits.bytes;
  const content = Buffer.concat([length, headBytes, events.bytes, lineBytes(lines), edits]);
  return Buffer.concat([Buffer.from(`${TITLE}${formatOf(head, edits.length > 0)}\n`), await pack(content)]);
}

function formatOf({ layouts, notes }: SavedHead, hasEdits: boolean): number {
  if (layouts !== undefined) return FORMAT;
  if (notes !== undefined) return NOTES_FORMAT;
  return hasEdits ? EDITS_FORMAT : PLAIN_FORMAT;
}

/** What the bytes of a file say; why they say nothing otherwise. */
export async function unpackSession(file: Uint8Array): Promise<SessionContent | NoSession> {
  const [title, format] = FIRST_LINE.exec(Buffer.from(file.subarray(0, 40)).toString('latin1')) ?? [];
  if (title === undefined) return 'foreign';
  if (Number(format) > FORMAT) return 'newer';
  const content = await unpack(file.subarray(title.length), { maxOutputLength: UNPACKED_MAX_BYTES }).catch(
    () => null,
  );
  return (content && contentOf(content)) ?? 'damaged';
}

function contentOf(content: Buffer): SessionContent | null {
  if (content.length < LENGTH_BYTES) return null;
  const headLength = content.readUInt32LE();
  if (headLength > HEAD_MAX_BYTES || headLength > content.length - LENGTH_BYTES) return null;
  const eventsAt = LENGTH_BYTES + headLength;
  const parsed = SavedHead.safeParse(jsonOf(content.subarray(LENGTH_BYTES, eventsAt)));
  if (!parsed.success) return null;
  const head = parsed.data;
  const count = head.branches.reduce((sum, { events }) => sum + events, 0);
  const linesAt = eventsAt + EVENT_BYTES * count;
  const lineCount = head.log?.lines ?? 0;
  const editsAt = linesAt + LINE_BYTES * lineCount;
  if (count > EVENTS_MAX || content.length !== editsAt + (head.editBytes ?? 0)) return null;
  const edits = new SavedEdits(content.subarray(editsAt));
  const events = new EventPlanes(count, content.subarray(eventsAt, linesAt), edits);
  return { head, events, lines: linesOf(content.subarray(linesAt, editsAt)) };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

/** Each as what it is more than the one before: that packs well. */
function lineBytes(lines: Uint32Array): Buffer {
  const bytes = Buffer.alloc(LINE_BYTES * lines.length);
  lines.forEach((line, index) => {
    bytes.writeUInt32LE((line - (lines[index - 1] ?? 0)) >>> 0, LINE_BYTES * index);
  });
  return bytes;
}

function linesOf(bytes: Buffer): Uint32Array {
  const lines = new Uint32Array(bytes.length / LINE_BYTES);
  for (let index = 0; index < lines.length; index++)
    lines[index] = (lines[index - 1] ?? 0) + bytes.readUInt32LE(LINE_BYTES * index);
  return lines;
}
