/** A cycle of the waveform in words: what a screen reader hears, and what stands under the lanes. */
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import type { StoryCycle } from '../../../app/contract/story.ts';
import { formatAddress, formatCount, formatData } from '../../format/numbers.ts';
import { lookOf } from './kind-looks.ts';

const EVENTS = {
  wait: 'time passes',
  timer: 'a timer fires',
  reset: 'machine reset',
  edit: 'image edited',
} as const;

/** What is known of a cycle: nothing but its number while it was not asked for. */
export interface KnownCycle {
  readonly number: number;
  readonly cycle: StoryCycle | undefined;
  readonly operation: DriverOperation | undefined;
  readonly finding: Finding | undefined;
}

/** `write 5678 at 0x0010_1000, Write buffer · data`: empty where nothing is known. */
export function cycleWords({ cycle, operation, finding }: KnownCycle): string {
  const of = operation === undefined ? null : lookOf(operation.kind).name;
  const told = [
    cycle === undefined ? null : eventWords(cycle),
    cycle?.state?.title ?? null,
    of === null ? null : `in: ${of}`,
    finding === undefined ? null : `${finding.severity}: ${finding.what}`,
  ];
  return told.filter((words) => words !== null).join(', ');
}

/** The same with its place before it. */
export function cycleText(known: KnownCycle, length: number): string {
  const place = `cycle ${formatCount(known.number)} of ${formatCount(length)}`;
  const words = cycleWords(known);
  return words === '' ? place : `${place}: ${words}`;
}

function eventWords({ kind, deviceOffset, data, widthBytes }: StoryCycle): string {
  const where = deviceOffset === null ? '' : ` at ${formatAddress(deviceOffset)}`;
  if (kind !== 'read' && kind !== 'write') return `${EVENTS[kind]}${where}`;
  const value = data === null ? '' : ` ${formatData(data, widthBytes ?? 1)}`;
  return `${kind}${value}${where}`;
}
