/** What a driver did in a few sentences. */
import {
  type DriverOperation,
  type Explanation,
  type Finding,
  isInVain,
  type OperationKind,
} from '../../app/contract/operation.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { isProgram } from '../operations/kinds.ts';

/** What changes a flash, in the order it is told. */
const CHANGES: readonly (readonly [kind: OperationKind, one: string, many: string])[] = [
  ['block-erase', 'block erase', 'block erases'],
  ['chip-erase', 'chip erase', 'chip erases'],
  ['word-program', 'run of word programs', 'runs of word programs'],
  ['buffered-program', 'buffered program', 'buffered programs'],
];

/** What comes of it all, in a few sentences. */
export function summaryOf({ operations, findings }: Pick<Explanation, 'operations' | 'findings'>): string {
  const cycles = operations.reduce((sum, operation) => sum + operation.cycles, 0);
  if (cycles === 0) return 'The log tells of no cycle on a flash.';
  const devices = [...new Set(operations.map(({ device }) => device))];
  const is = cycles === 1 ? 'is' : 'are';
  return [
    `${pluralText(cycles, 'cycle')} on ${devices.join(' and ')} ${is} ${pluralText(operations.length, 'operation')}${sayChanges(operations)}.`,
    ...sayProgrammed(operations),
    sayFindings(findings),
  ].join(' ');
}

function sayChanges(operations: readonly DriverOperation[]): string {
  const changes = CHANGES.flatMap(([kind, one, many]) => {
    const such = operations.filter((operation) => operation.kind === kind);
    return such.length === 0 ? [] : [`${pluralText(such.length, one, many)}${notWell(such)}`];
  });
  if (changes.length === 0) return ', none of which changes a flash';
  const [last, ...before] = changes.toReversed();
  return `, among them ${before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`}`;
}

function notWell(such: readonly DriverOperation[]): string {
  const wrong = such.filter(({ outcome }) => isInVain(outcome)).length;
  if (wrong === 0) return '';
  return wrong === such.length ? ' (in vain)' : ` (${countText(wrong)} of them in vain)`;
}

function sayProgrammed(operations: readonly DriverOperation[]): string[] {
  const programmed = operations
    .filter(({ kind, outcome }) => isProgram(kind) && outcome === 'ok')
    .reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
  return programmed === 0 ? [] : [`Programmed in all: ${sizeText(programmed)}.`];
}

function sayFindings(findings: readonly Finding[]): string {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity);
  const [errors, warnings] = [of('error'), of('warning')];
  const worst = errors[0] ?? warnings[0];
  if (worst === undefined) return 'Nothing went wrong.';
  const counts: readonly string[] = [
    ...(errors.length > 0 ? [pluralText(errors.length, 'error')] : []),
    ...(warnings.length > 0 ? [pluralText(warnings.length, 'warning')] : []),
  ];
  const isOnly = errors.length + warnings.length === 1;
  const first = isOnly ? '' : errors.length > 0 ? 'the first error ' : 'the first ';
  const where = worst.line === null ? `cycle ${countText(worst.cycle)}` : `line ${countText(worst.line)}`;
  return `${counts.join(' and ')}, ${first}at ${where}: ${firstSentence(worst.what)}`;
}

/** A finding says what happened first, and why after it. */
function firstSentence(text: string): string {
  return text.replace(/(?<=\.) .*/, '');
}
