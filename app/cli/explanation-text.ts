/** Operations and findings as a terminal shows them. */
import { bytesOf, type DriverOperation, type Finding, type ToldExplanation } from '../contract/operation.ts';
import { countText } from '../contract/text/count-text.ts';
import { sizeText } from '../contract/text/size-text.ts';
import { columnPieces } from './print.ts';

/** All operations, all findings, the summary: in pieces, for there may be millions of operations. */
export function* explanationPieces({
  operations,
  findings,
  summary,
}: ToldExplanation): Generator<string, void, undefined> {
  const parts = [
    columnPieces(rowsOf(operations)),
    [findings.map((finding, at) => findingText(finding, findings[at - 1])).join('\n\n')],
    [`${summary}\n`],
  ];
  let between = '';
  for (const part of parts) {
    let isBegun = false;
    for (const piece of part) {
      if (piece !== '' && !isBegun) yield between;
      isBegun ||= piece !== '';
      yield piece;
    }
    if (isBegun) between = '\n\n';
  }
}

/** To be gone through as often as the operations. */
function rowsOf(operations: Iterable<DriverOperation>): Iterable<string[]> {
  return {
    *[Symbol.iterator]() {
      for (const operation of operations) yield operationCells(operation);
    },
  };
}

/** One operation as the cells of a row. */
export function operationCells(operation: DriverOperation): string[] {
  const { firstCycle, cycles, device, kind, offset, outcome, detail } = operation;
  const sizeBytes = bytesOf(operation);
  return [
    countText(firstCycle),
    `×${countText(cycles)}`,
    device,
    kind,
    `0x${offset.toString(16)}`,
    sizeBytes === 0 ? '' : sizeText(sizeBytes),
    outcome,
    detail,
  ];
}

/** One finding in three lines; `before` is the one above it. */
export function findingText(finding: Finding, before: Finding | undefined): string {
  const { severity, rule, cycle, line, device, what } = finding;
  const todo = finding.todo === before?.todo ? 'as above' : finding.todo;
  const at =
    line === null ? `cycle ${countText(cycle)}` : `line ${countText(line)}, cycle ${countText(cycle)}`;
  return `${severity} ${rule} (${device}, ${at})\n  ${what}\n  → ${todo}`;
}
