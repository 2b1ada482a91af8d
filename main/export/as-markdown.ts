/** A part of a session for a bug report: which machine, what went wrong, what was done, and the cycles to do it again. */

import { bytesOf, type DriverOperation, type Finding } from '../../app/contract/operation.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { type KnownOperation, tell } from '../operations/known-operation.ts';
import { scriptLines } from './as-script.ts';
import { beforeText, rangeText, type Telling } from './part-text.ts';
import type { SessionPart } from './session-part.ts';
import type { ToldFlash } from './told-machine.ts';

/** Nobody reads more of them in a report; what is left out is counted. */
const ROWS_MAX = 500;
const CYCLES_MAX = 5000;

/** Lines, with their ends. */
export function* asMarkdown(telling: Telling): Generator<string, void, undefined> {
  const { part, told } = telling;
  yield `# Flash session on ${cell(told.title)}\n\n`;
  yield `${capital(rangeText(part))}, exported by Norscope. Waits, timers, resets and edits are counted as cycles.`;
  const before = beforeText(part);
  yield before === null ? '\n\n' : ` ${before}\n\n`;
  yield `## Machine\n\n\`${told.options}\` (for \`norscope run\` and the other commands)\n\n`;
  yield* table(
    ['flash', 'at', 'size', 'command set', 'image', 'mode', 'sha256'],
    told.flashes.map(flashCells),
  );
  yield* findingsOf(part);
  yield* operationsOf(part);
  yield* cyclesOf(telling);
}

function* findingsOf(part: SessionPart): Generator<string, void, undefined> {
  const all = part.machine.history.story.findings().filter(({ cycle }) => isIn(part, cycle, cycle));
  yield `## Findings\n\n`;
  if (all.length === 0) yield 'Nothing went wrong.\n\n';
  else yield* table(['cycle', 'severity', 'rule', 'flash', 'what', 'what to do'], all.map(findingCells));
}

function* operationsOf(part: SessionPart): Generator<string, void, undefined> {
  const all: KnownOperation[] = [];
  for (const operation of part.machine.history.story.all)
    if (isIn(part, operation.firstCycle, operation.lastCycle)) all.push(operation);
  yield '## Operations\n\n';
  if (all.length === 0) yield 'None.\n\n';
  else {
    const head = ['cycle', 'cycles', 'flash', 'operation', 'offset', 'length', 'outcome', 'detail'];
    yield* table(
      head,
      all.map((operation) => operationCells(tell(operation))),
    );
  }
}

/** As a script that makes them again. */
function* cyclesOf({ part, told }: Telling): Generator<string, void, undefined> {
  yield `## Cycles\n\nAs a script: \`norscope run FILE ${told.options}\` does the same, and compares what is read.\n\n`;
  yield '```text\n';
  let count = 0;
  for (const line of scriptLines(part)) {
    if (count++ === CYCLES_MAX) break;
    yield line;
  }
  yield '```\n';
  const leftOut = part.to - part.before - CYCLES_MAX;
  if (leftOut > 0) yield `\n${pluralText(leftOut, 'more cycle')} are not listed here.\n`;
}

function isIn({ from, to }: SessionPart, firstCycle: number, lastCycle: number): boolean {
  return lastCycle >= from && firstCycle <= to;
}

function flashCells({ name, base, sizeBytes, commandSet, image }: ToldFlash): string[] {
  const file =
    image === null ? ['none', '', ''] : [image.name, image.mode, image.sha256 ?? 'not to be read any more'];
  return [name, hex(base), sizeText(sizeBytes), commandSet, ...file];
}

function findingCells({ cycle, severity, rule, device, what, todo }: Finding): string[] {
  return [countText(cycle), severity, rule, device, what, todo];
}

function operationCells(operation: DriverOperation): string[] {
  const { firstCycle, cycles, device, kind, offset, outcome, detail } = operation;
  const sizeBytes = bytesOf(operation);
  const length = sizeBytes === 0 ? '' : sizeText(sizeBytes);
  return [countText(firstCycle), countText(cycles), device, kind, hex(offset), length, outcome, detail];
}

function* table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Generator<string, void, undefined> {
  yield row(head);
  yield row(head.map(() => '---'));
  for (const cells of rows.slice(0, ROWS_MAX)) yield row(cells);
  const leftOut = rows.length - ROWS_MAX;
  yield leftOut > 0 ? `\n${countText(leftOut)} more are not listed here.\n\n` : '\n';
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

/** What a table or a heading would take for a mark of its own is no mark. */
function cell(text: string): string {
  return text.replaceAll(/[|\\`*_<>[\]#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
