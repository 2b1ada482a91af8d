/**
 * Compiles a device's table of write cycles. A state and the low data byte pick exactly one row; a row names the
 * command, the state it leads to, its effect, and where QEMU departs from the datasheet. There is no other path.
 */
import type { CycleNote } from './flash-device.ts';

/** An effect may choose another next state than its row names (refused, last word, abort). */
export type Effect<State extends string, Device> = (device: Device, cycle: WriteCycle) => State | undefined;

export interface WriteCycle {
  deviceOffset: number;
  data: number;
  widthBytes: 1 | 2 | 4;
}

/** What a row leads to: its command in words, the next state, its effect, where QEMU departs from the datasheet. */
type Outcome<State extends string, Device> = [
  command: string,
  next: State,
  effect: Effect<State, Device>,
  departure?: string,
];

/** A row for one low data byte. */
export type Row<State extends string, Device> = readonly [data: number, ...Outcome<State, Device>];

/** The row for every byte that no other names; `expects` is what a person should write there. */
export type RestRow<State extends string, Device> = readonly [expects: string, ...Outcome<State, Device>];

/** The rows of one state, or of several that take the same commands. */
export interface Group<State extends string, Device> {
  readonly at: readonly State[];
  readonly rows: readonly Row<State, Device>[];
  readonly rest: RestRow<State, Device>;
}

export interface CompiledRow<State extends string, Device> {
  readonly next: State;
  /** Index of `next` in the list of states. */
  readonly nextIndex: number;
  readonly effect: Effect<State, Device>;
  readonly note: CycleNote;
}

export interface NamedRow<State extends string, Device> extends CompiledRow<State, Device> {
  /** `0x20`, or what is expected where any byte will do. */
  readonly cycle: string;
}

export interface WriteCycles<State extends string, Device> {
  /** Dense: index `state << 8 | low data byte`. */
  readonly rows: readonly CompiledRow<State, Device>[];
  /** The rows of a state as a reader of the table sees them. */
  of(state: State): readonly NamedRow<State, Device>[];
}

/** @throws Error if a state has no group or two, or a byte two rows: the table would be ambiguous. */
export function compileWriteCycles<State extends string, Device>(
  states: readonly State[],
  groups: readonly Group<State, Device>[],
): WriteCycles<State, Device> {
  const named = new Map<State, NamedRow<State, Device>[]>();
  const rows = states.flatMap((state) => {
    const [group, ...more] = groups.filter((candidate) => candidate.at.includes(state));
    if (group === undefined || more.length > 0)
      throw new Error(`state ${state} needs exactly one group of rows`);
    const { dense, list } = compileGroup(states, group);
    named.set(state, list);
    return dense;
  });
  return { rows, of: (state) => named.get(state) ?? [] };
}

function compileGroup<State extends string, Device>(states: readonly State[], group: Group<State, Device>) {
  const [expects, ...restOutcome] = group.rest;
  const rest = compileOutcome(states, restOutcome);
  const dense: CompiledRow<State, Device>[] = new Array(256).fill(rest);
  const list: NamedRow<State, Device>[] = [];
  const seen = new Set<number>();
  for (const [data, ...outcome] of group.rows) {
    if (seen.has(data))
      throw new Error(`0x${data.toString(16)} has two rows in state ${group.at.join(', ')}`);
    seen.add(data);
    const row = compileOutcome(states, outcome);
    dense[data] = row;
    list.push({ ...row, cycle: `0x${data.toString(16).padStart(2, '0')}` });
  }
  list.push({ ...rest, cycle: expects });
  return { dense, list };
}

function compileOutcome<State extends string, Device>(
  states: readonly State[],
  [command, next, effect, departure]: Outcome<State, Device>,
): CompiledRow<State, Device> {
  const note: CycleNote = { what: command, tone: 'plain', departure: departure ?? null };
  return { next, nextIndex: states.indexOf(next), effect, note };
}
