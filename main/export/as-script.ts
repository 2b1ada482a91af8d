/** A part of a session as a script of console lines: what every read was answered is expected. */
import { typedDuration } from '../session/console/parse-duration.ts';
import { beforeText, editText, hexData, imageLines, rangeText, type Telling } from './part-text.ts';
import { flashOf, type PartCycle, type PartEdit, type PartEvent, type SessionPart } from './session-part.ts';

/** Lines, with their ends. */
export function* asScript({ part, told }: Telling): Generator<string, void, undefined> {
  const head = [
    `What was done on ${told.title}: ${rangeText(part)}, as a script for Norscope.`,
    `norscope run THIS_FILE ${told.options}`,
    ...imageLines(told),
    beforeText(part) ?? '',
  ];
  for (const line of head) if (line !== '') yield `# ${line}\n`;
  yield '\n';
  yield* scriptLines(part);
}

/** The statements alone; one that brings its flash into another state says so. */
export function* scriptLines(part: SessionPart): Generator<string, void, undefined> {
  const titles = new Map<number, string>();
  for (const event of part.events()) {
    if (event.kind === 'edit') {
      yield editLines(part, event);
      continue;
    }
    const line = statementOf(event);
    const moved = movedTo(event, titles);
    yield moved === null ? `${line}\n` : `${line.padEnd(LINE_WIDTH)} # ${moved}\n`;
  }
}

const LINE_WIDTH = 42;

/** So many bytes of an edit are a line. */
const EDIT_LINE_BYTES = 32;

/** As statements that put the same bytes there: one of many bytes becomes several. */
function editLines(part: SessionPart, edit: PartEdit): string {
  const { flash, deviceOffset, lengthBytes, pattern } = edit;
  const { machine } = part;
  const address = machine.flash(flash).plan.base + deviceOffset;
  const place = machine.placeAt(address);
  if (place?.flash.index !== flash || place.deviceOffset !== deviceOffset)
    return `# left out, for the bus does not reach it there: ${editText(part, edit)}\n`;
  const at = (offset: number) => `0x${(address + offset).toString(16).padStart(8, '0')}`;
  if (pattern.length < lengthBytes) return `fill ${at(0)} ${lengthBytes} ${hexBytes(pattern)}\n`;
  let lines = '';
  for (let offset = 0; offset < lengthBytes; offset += EDIT_LINE_BYTES)
    lines += `edit ${at(offset)} ${hexBytes(pattern.subarray(offset, offset + EDIT_LINE_BYTES))}\n`;
  return lines;
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function statementOf(event: Exclude<PartEvent, PartEdit>): string {
  if (event.kind === 'reset') return `system-reset ${event.flash}`;
  if (event.kind === 'wait') {
    const nanoseconds = event.toNanoseconds - event.fromNanoseconds;
    return nanoseconds === 0 ? '# no time passed' : `wait ${typedDuration(nanoseconds)}`;
  }
  return cycleStatement(event);
}

function cycleStatement({ kind, address, widthBytes, data }: PartCycle): string {
  const value = hexData(data, widthBytes);
  const at = `0x${address.toString(16).padStart(8, '0')}`;
  return kind === 'read' ? `expect r${8 * widthBytes} ${at} ${value}` : `w${8 * widthBytes} ${at} ${value}`;
}

/** The title of the state that a flash has come into; null where it stays in the one it was in. */
function movedTo(event: PartEvent, titles: Map<number, string>): string | null {
  if (event.standing === null) return null;
  const flash = flashOf(event);
  const { title } = event.standing;
  if (flash === undefined || titles.get(flash) === title) return null;
  titles.set(flash, title);
  return title;
}
