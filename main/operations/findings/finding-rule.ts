/** What a rule is: it looks at what a driver does, cycle by cycle, and says what is wrong with it. */
import type { Finding, OperationKind, Severity } from '../../../app/contract/operation.ts';
import type { AsItWas } from '../list/operation-list.ts';
import type { Ongoing } from '../ongoing.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import type { WatchedFlash } from '../watched-flash.ts';

/** A finding as a rule makes it; the line comes from the log. */
export type Found = Readonly<Omit<Finding, 'line'>>;

/** What a rule hears of, for one flash. */
export interface FindingRule {
  /** Each cycle, once the operation it belongs to has taken it. */
  cycle?(seen: SeenCycle, operation: Ongoing): void;
  /** An operation that is over; it may still become part of a run. */
  over?(operation: Ongoing): void;
  /** Nothing more comes. */
  end?(): void;
  /** @returns what makes it know again what it knows now; a rule that knows nothing of earlier cycles has none */
  remember?(): (asItWas: AsItWas) => void;
}

/** Makes a finding say something else: the same thing happened again. */
export type Amend = (change: Partial<Pick<Found, 'severity' | 'what'>>) => void;

/** Takes what a rule finds. */
export type Report = (found: Found) => Amend;

/** Makes a rule for a flash, before its first cycle. */
export type RuleMaker = (flash: WatchedFlash, report: Report) => FindingRule;

/** What a rule has to say of one cycle. */
export interface Said {
  readonly cycle: number;
  readonly severity: Severity;
  readonly what: string;
  readonly todo: string;
}

/** As a rule of this name says it of a flash. */
export function foundBy(rule: string, { name }: WatchedFlash, said: Said): Found {
  return { rule, device: name, ...said };
}

/** `block erase`, `buffered program`. */
export function wordsOf(kind: OperationKind): string {
  return kind.replace('-', ' ');
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The first offset of a sentence: where it is no address of the bus it says of which flash it is, and all others with it. */
export function placeOf({ name, base }: WatchedFlash, deviceOffset: number): string {
  return base === 0 ? hex(deviceOffset) : `${hex(deviceOffset)} of ${name}`;
}
