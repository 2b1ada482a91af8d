/** Operations and findings as a terminal shows them. */
import type { DriverOperation, Explanation, Finding } from '../contract/operation.ts';
import { countText } from '../contract/text/count-text.ts';
import { sizeText } from '../contract/text/size-text.ts';
import { columns } from './print.ts';

/** All operations, all findings, the summary. */
export function explanationText({ operations, findings, summary }: Explanation): string {
  const parts = [
    columns(operations.map(operationCells)).trimEnd(),
    findings.map((finding, at) => findingText(finding, findings[at - 1])).join('\n\n'),
    summary,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** One operation as the cells of a row. */
export function operationCells(operation: DriverOperation): string[] {
  const { firstCycle, cycles, device, kind, offset, lengthBytes, outcome, detail } = operation;
  return [
    countText(firstCycle),
    `×${countText(cycles)}`,
    device,
    kind,
    `0x${offset.toString(16)}`,
    lengthBytes === 0 ? '' : sizeText(lengthBytes),
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
