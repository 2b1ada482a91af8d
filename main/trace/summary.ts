/** What a driver did in a few sentences. */
import type { Explanation, Finding, OperationKind } from '../../app/contract/operation.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import type { TraceLog } from './trace-log.ts';

/** What changes a flash, in the order it is told. */
const CHANGES: readonly (readonly [kind: OperationKind, one: string])[] = [
  ['block-erase', 'block erase'],
  ['chip-erase', 'chip erase'],
  ['word-program', 'run of word programs'],
  ['buffered-program', 'buffered program'],
];

export function summaryOf(
  { count, devices }: TraceLog,
  { operations, findings }: Pick<Explanation, 'operations' | 'findings'>,
): string {
  const changes = CHANGES.flatMap(([kind, one]) => {
    const such = operations.filter((operation) => operation.kind === kind);
    if (such.length === 0) return [];
    const many = one.replace(/^run of|(?<!s)$/, (end) => (end === 'run of' ? 'runs of' : 's'));
    return [`${pluralText(such.length, one, many)}${notWell(such)}`];
  });
  const programmed = operations
    .filter(({ kind, outcome }) => kind.endsWith('program') && outcome === 'ok')
    .reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
  return [
    `${pluralText(count, 'cycle')} on ${devices.join(' and ')} are ${pluralText(operations.length, 'operation')}`,
    changes.length === 0 ? ', none of which changes a flash.' : `: ${changes.join(', ')} and others. `,
    programmed === 0 ? '' : `${sizeText(programmed)} were programmed. `,
    sayFindings(findings),
  ]
    .join('')
    .trim();
}

function notWell(such: Explanation['operations']): string {
  const wrong = such.filter(({ outcome }) => outcome !== 'ok').length;
  return wrong === 0 ? '' : ` (${countText(wrong)} of them in vain)`;
}

function sayFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return 'Nothing went wrong.';
  return `${pluralText(errors.length, 'error')}, the first at line ${countText(first.line ?? 0)}: ${firstSentence(first.what)}`;
}

/** A finding says what happened first, and why after it. */
function firstSentence(text: string): string {
  return text.replace(/(?<=\.) .*/, '');
}
