/** A part of a session as a script of console lines: what every read was answered is expected. */
import { typedDuration } from '../session/console/parse-duration.ts';
import { beforeText, hexData, imageLines, rangeText, type Telling } from './part-text.ts';
import { flashOf, type PartCycle, type PartEvent, type SessionPart } from './session-part.ts';

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
    const line = statementOf(event);
    const moved = movedTo(event, titles);
    yield moved === null ? `${line}\n` : `${line.padEnd(LINE_WIDTH)} # ${moved}\n`;
  }
}

const LINE_WIDTH = 42;

function statementOf(event: PartEvent): string {
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
