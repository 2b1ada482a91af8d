/** What a driver did in a few sentences. */
import {
  type DriverOperation,
  type Finding,
  isInVain,
  type OperationKind,
  type ToldExplanation,
} from '../../app/contract/operation.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { isProgram } from '../operations/kinds.ts';
import { eachInTurns } from '../work/in-turns.ts';

/** What changes a flash, in the order it is told. */
const CHANGES: readonly (readonly [kind: OperationKind, one: string, many: string])[] = [
  ['block-erase', 'block erase', 'block erases'],
  ['chip-erase', 'chip erase', 'chip erases'],
  ['word-program', 'run of word programs', 'runs of word programs'],
  ['buffered-program', 'buffered program', 'buffered programs'],
];

interface Summed extends Pick<ToldExplanation, 'operations' | 'findings'> {
  /** Of the log or the history: cycles, and what else there is in it. */
  readonly events: number;
}

/** @throws the reason of `signal` */
export async function summaryOf(
  { operations, findings, events }: Summed,
  signal: AbortSignal,
): Promise<string> {
  const summary = new Summary();
  await eachInTurns(operations, signal, (operation) => summary.take(operation));
  return summary.say(findings, events);
}

/** What comes of it all, in a few sentences: operations are taken one by one. */
export class Summary {
  #operations = 0;
  /** Accesses of devices: one event may be several of them, one for each chunk of a wide cycle. */
  #accesses = 0;
  #programmedBytes = 0;
  readonly #devices = new Set<string>();
  readonly #changes = new Map<OperationKind, { count: number; inVain: number }>();

  take({ kind, cycles, device, lengthBytes, outcome }: DriverOperation): void {
    this.#operations++;
    this.#accesses += cycles;
    this.#devices.add(device);
    if (isProgram(kind) && outcome === 'ok') this.#programmedBytes += lengthBytes;
    const counts = this.#changes.get(kind) ?? { count: 0, inVain: 0 };
    counts.count++;
    if (isInVain(outcome)) counts.inVain++;
    this.#changes.set(kind, counts);
  }

  /** `events` as a window counts them: waits, timers and resets are no access, a wide cycle is several. */
  say(findings: readonly Finding[], events: number): string {
    const [accesses, programmed] = [this.#accesses, this.#programmedBytes];
    if (accesses === 0) return 'The log tells of no cycle on a flash.';
    const done =
      events === accesses
        ? `${pluralText(accesses, 'cycle')} on`
        : `${pluralText(events, 'event')} with ${pluralText(accesses, 'access', 'accesses')} of`;
    const is = events === 1 ? 'is' : 'are';
    return [
      `${done} ${[...this.#devices].join(' and ')} ${is} ${pluralText(this.#operations, 'operation')}${this.#sayChanges()}.`,
      ...(programmed === 0 ? [] : [`Programmed in all: ${sizeText(programmed)}.`]),
      sayFindings(findings),
    ].join(' ');
  }

  #sayChanges(): string {
    const changes = CHANGES.flatMap(([kind, one, many]) => {
      const such = this.#changes.get(kind);
      return such === undefined ? [] : [`${pluralText(such.count, one, many)}${notWell(such)}`];
    });
    if (changes.length === 0) return ', none of which changes a flash';
    const [last, ...before] = changes.toReversed();
    return `, among them ${before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`}`;
  }
}

function notWell({ count, inVain }: { readonly count: number; readonly inVain: number }): string {
  if (inVain === 0) return '';
  return inVain === count ? ' (in vain)' : ` (${countText(inVain)} of them in vain)`;
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
