/**
 * Compiles a device's table of write cycles. A state and the low data byte pick exactly one row; a row names the
 * command, the state it leads to, its effect, and where QEMU departs from the datasheet. There is no other path.
 * Where a command set wants a byte at a certain address, its row names the place, and counts there alone.
 */
import type { OperationKind } from '../../app/contract/operation.ts';
import type { CycleMeaning } from './cycle-meaning.ts';
import type { CycleNote } from './flash-device.ts';

/** An effect may choose another next state than its row names first: one of those that the row forks to. */
export type Effect<State extends string, Device> = (device: Device, cycle: WriteCycle) => State | undefined;

export interface WriteCycle {
  deviceOffset: number;
  data: number;
  widthBytes: 1 | 2 | 4;
}

/** What a row says of its cycle beside the words. */
interface Said {
  readonly what: string;
  readonly operation?: OperationKind;
  /** Such cycles have no effect, or break off what they were to go on with: no driver means to send that. */
  readonly isRefusal?: true;
}

/** `refused('ignored while erasing')`: a row for cycles that the device doesn't take. */
export function refused(what: string): Said {
  return { what, isRefusal: true };
}

/** `op('block-erase', 'block erase setup')`: from this cycle on it is known what a driver is about. */
export function op(operation: OperationKind, what: string): Said {
  return { what, operation };
}

/** Stands for any byte in the row of a state that waits for data. */
export const DATA_WORD = 'data word';

/** Another state that a row may lead to, and when: `the last word`. */
export interface Fork<State extends string> {
  readonly to: State;
  readonly when: string;
}

/** Where a row leads to as a rule, and where else. */
interface Forked<State extends string> {
  readonly rule: State;
  readonly forks: readonly Fork<State>[];
}

/** `fork('bufferData', ['bufferConfirm', 'the last word'])`: a row that leads to the first state unless its effect chooses. */
export function fork<State extends string>(
  rule: State,
  ...others: readonly (readonly [to: State, when: string])[]
): Forked<State> {
  return { rule, forks: others.map(([to, when]) => ({ to, when })) };
}

/** What a row leads to: its command in words, the next state, its effect, where QEMU departs from the datasheet. */
type Outcome<State extends string, Device> = [
  command: string | Said,
  next: State | Forked<State>,
  effect: Effect<State, Device>,
  departure?: string,
];

/** A low data byte that counts at one place only; anywhere else the row for every other byte holds. */
export interface PlacedByte<Place extends string> {
  readonly data: number;
  readonly place: Place;
}

/** `at(0xaa, 'unlock1')`: a byte and the place it belongs to, as a table writes them. */
export function at<Place extends string>(data: number, place: Place): PlacedByte<Place> {
  return { data, place };
}

/** A row for one low data byte. */
export type Row<State extends string, Device, Place extends string = never> = readonly [
  data: number | PlacedByte<Place>,
  ...Outcome<State, Device>,
];

/** The row for every byte that no other names; `expects` is what a person should write there. */
export type RestRow<State extends string, Device> = readonly [expects: string, ...Outcome<State, Device>];

/** The rows of one state, or of several that take the same commands. */
export interface Group<State extends string, Device, Place extends string = never> {
  readonly at: readonly State[];
  readonly rows: readonly Row<State, Device, Place>[];
  readonly rest: RestRow<State, Device>;
}

export interface CompiledRow<State extends string, Device> extends CycleMeaning {
  readonly next: State;
  /** Where its effect may lead to instead. */
  readonly forks: readonly Fork<State>[];
  /** Index of `next` in the list of states. */
  readonly nextIndex: number;
  readonly effect: Effect<State, Device>;
  readonly note: CycleNote;
}

export interface NamedRow<State extends string, Device, Place extends string = never>
  extends CompiledRow<State, Device> {
  /** The low data byte; null for every one that no other row names. */
  readonly byte: number | null;
  /** Where the byte has to be written, null for anywhere. */
  readonly place: Place | null;
}

export interface WriteCycles<State extends string, Device, Place extends string = never> {
  /** Dense: index `(state << 8 | low data byte) << number of places | places`, a bit for each place that is hit. */
  readonly rows: readonly CompiledRow<State, Device>[];
  /** The rows of a state as a reader of the table sees them. */
  of(state: State): readonly NamedRow<State, Device, Place>[];
  /** The whole table so: the rows of one state, or of several that take the same commands. */
  readonly groups: readonly NamedGroup<State, Device, Place>[];
}

export interface NamedGroup<State extends string, Device, Place extends string = never> {
  readonly at: readonly State[];
  readonly rows: readonly NamedRow<State, Device, Place>[];
}

/**
 * `places` gives the order of the bits that say where a cycle went; an address may be several places at once.
 * @throws Error if a state has no group or two, or a byte two rows: the table would be ambiguous.
 */
export function compileWriteCycles<State extends string, Device, Place extends string = never>(
  states: readonly State[],
  groups: readonly Group<State, Device, Place>[],
  places: readonly Place[] = [],
): WriteCycles<State, Device, Place> {
  const named = groups.map((group) => ({ at: group.at, rows: nameRows(states, group) }));
  const rowsOf = new Map<State, readonly NamedRow<State, Device, Place>[]>();
  const rows = states.flatMap((state) => {
    const [group, ...more] = named.filter((candidate) => candidate.at.includes(state));
    if (group === undefined || more.length > 0)
      throw new Error(`state ${state} needs exactly one group of rows`);
    rowsOf.set(state, group.rows);
    return layOut(group.rows, places);
  });
  return { rows, of: (state) => rowsOf.get(state) ?? [], groups: named };
}

/** The rows of a group in the table's order, the one for every other byte last. */
function nameRows<State extends string, Device, Place extends string>(
  states: readonly State[],
  group: Group<State, Device, Place>,
): NamedRow<State, Device, Place>[] {
  const [expects, ...rest] = group.rest;
  const seen = new Set<number>();
  const rows = group.rows.map(([trigger, ...outcome]) => {
    const { data, place } = typeof trigger === 'number' ? { data: trigger, place: null } : trigger;
    if (seen.has(data))
      throw new Error(`0x${data.toString(16)} has two rows in state ${group.at.join(', ')}`);
    seen.add(data);
    const cycle = `0x${data.toString(16).padStart(2, '0')}`;
    return { ...compileOutcome(states, cycle, outcome), byte: data, place, isPlaced: place !== null };
  });
  return [...rows, { ...compileOutcome(states, expects, rest), byte: null, place: null }];
}

/** One state's rows for every low data byte and every mixture of places. */
function layOut<State extends string, Device, Place extends string>(
  list: readonly NamedRow<State, Device, Place>[],
  places: readonly Place[],
): CompiledRow<State, Device>[] {
  const rest = list.at(-1);
  if (rest === undefined) throw new Error('a state needs a row for every other byte');
  const dense: CompiledRow<State, Device>[] = new Array(256 << places.length).fill(rest);
  for (const row of list.slice(0, -1)) {
    for (let hit = 0; hit < 1 << places.length; hit++) {
      const counts = row.place === null || (hit >> places.indexOf(row.place)) & 1;
      if (row.byte !== null && counts) dense[(row.byte << places.length) | hit] = row;
    }
  }
  return dense;
}

function compileOutcome<State extends string, Device>(
  states: readonly State[],
  cycle: string,
  [command, next, effect, departure]: Outcome<State, Device>,
): CompiledRow<State, Device> {
  const said: Said = typeof command === 'string' ? { what: command } : command;
  const isRefusal = said.isRefusal ?? false;
  const { rule, forks } = typeof next === 'string' ? { rule: next, forks: [] } : next;
  return {
    cycle,
    next: rule,
    nextIndex: states.indexOf(rule),
    forks,
    effect,
    note: { what: said.what, tone: isRefusal ? 'bad' : 'plain', departure: departure ?? null },
    operation: said.operation ?? null,
    isData: cycle === DATA_WORD,
    isRefusal,
    isPlaced: false,
  };
}
