/** Where a run through the history stops, besides its findings. A condition is data: nothing that is typed is evaluated. */
import type { OperationKind } from '../../app/contract/operation.ts';
import type { EventResult, JournalEvent } from './journal/event-columns.ts';
import type { PastEvent } from './journal/journal.ts';
import type { MachineHistory } from './journal/machine-history.ts';

/** What makes a run stop. */
export type Condition =
  /** A cycle that reaches into [start, end], addresses on the bus; null: in either direction. */
  | {
      readonly on: 'access';
      readonly direction: 'read' | 'write' | null;
      readonly start: number;
      readonly end: number;
    }
  /** A write with this low byte, wherever. */
  | { readonly on: 'command'; readonly byte: number }
  /** A flash comes into a state whose title has these words, in whatever case. */
  | { readonly on: 'state'; readonly words: string }
  /** A bit of the status of a flash, from 0 on, that becomes this. */
  | { readonly on: 'status'; readonly bit: number; readonly isSet: boolean }
  /** The end of such an operation. */
  | { readonly on: 'operation'; readonly kind: OperationKind };

export interface Breakpoint {
  readonly id: number;
  readonly condition: Condition;
}

/** What of a machine is looked at. */
export interface Searched {
  readonly history: MachineHistory;
  /** Where a flash begins on the bus. */
  baseOf(flash: number): number;
  /** The flash that answers an address. */
  flashAt(address: number): number | undefined;
}

/** Events that are looked at together. */
const PAGE_EVENTS = 4096;

export class Breakpoints {
  #nextId = 1;
  #list: readonly Breakpoint[] = [];

  get list(): readonly Breakpoint[] {
    return this.#list;
  }

  add(condition: Condition): Breakpoint {
    const breakpoint = { id: this.#nextId++, condition };
    this.#list = [...this.#list, breakpoint];
    return breakpoint;
  }

  /** @returns whether there was one of this number; null takes all away */
  remove(id: number | null): boolean {
    const before = this.#list.length;
    this.#list = id === null ? [] : this.#list.filter((each) => each.id !== id);
    return this.#list.length < before;
  }

  /** The next position where one of them stops, or the one before, and which do; null where there is none that way. */
  stopFrom(machine: Searched, direction: 'forward' | 'back'): BreakpointStop | null {
    const { position } = machine.history.state();
    const found = this.#list.flatMap(({ id, condition }) => {
      const at =
        condition.on === 'operation'
          ? operationEnd(machine, condition.kind, direction)
          : eventPosition(machine, condition, { position, direction });
      return at === null ? [] : [{ id, at }];
    });
    if (found.length === 0) return null;
    const positions = found.map(({ at }) => at);
    const stop = direction === 'forward' ? Math.min(...positions) : Math.max(...positions);
    return { position: stop, ids: found.filter(({ at }) => at === stop).map(({ id }) => id) };
  }
}

/** Where a run stops, and the numbers of the breakpoints that stop it. */
interface BreakpointStop {
  readonly position: number;
  readonly ids: readonly number[];
}

function operationEnd(machine: Searched, kind: OperationKind, direction: 'forward' | 'back'): number | null {
  const { position } = machine.history.state();
  let before: number | null = null;
  for (const each of machine.history.story.all) {
    if (each.kind !== kind) continue;
    if (direction === 'forward' && each.lastCycle > position) return each.lastCycle;
    if (each.lastCycle < position) before = each.lastCycle;
  }
  return direction === 'forward' ? null : before;
}

/**
 * Back means from the beginning on, and the last one before the position: a state is come into from the one before it, and
 * so a way before the position is looked at for that, too.
 */
function eventPosition(
  machine: Searched,
  condition: Exclude<Condition, { on: 'operation' }>,
  { position, direction }: { readonly position: number; readonly direction: 'forward' | 'back' },
): number | null {
  const { first, length } = machine.history.state();
  const start = direction === 'forward' ? Math.max(first, position - PAGE_EVENTS) : first;
  const end = direction === 'forward' ? length : position - 1;
  const moves = new Moves();
  let found: number | null = null;
  for (let from = start; from < end; from += PAGE_EVENTS) {
    const { events } = machine.history.events(from, Math.min(PAGE_EVENTS, end - from));
    for (const [index, past] of events.entries()) {
      const move = moves.take(machine, past);
      const at = from + index + 1;
      if (direction === 'forward' && at <= position) continue;
      if (!holds(machine, condition, { past, move })) continue;
      if (direction === 'forward') return at;
      found = at;
    }
  }
  return found;
}

function holds(
  machine: Searched,
  condition: Exclude<Condition, { on: 'operation' }>,
  { past, move }: { readonly past: PastEvent; readonly move: Move | null },
): boolean {
  if (condition.on === 'state') return move !== null && comesInto(move, condition.words.toLowerCase());
  if (condition.on === 'status') return move !== null && becomes(move, condition);
  const cycle = cycleOf(machine, past);
  if (cycle === null) return false;
  if (condition.on === 'command') return cycle.direction === 'write' && cycle.lowByte === condition.byte;
  const { direction, start, end } = condition;
  const reaches = cycle.address <= end && cycle.address + cycle.widthBytes > start;
  return reaches && (direction === null || direction === cycle.direction);
}

/** A cycle as the bus has it; null for what is none. */
function cycleOf(machine: Searched, { event }: PastEvent) {
  if (event.kind === 'cycle') {
    const { address, widthBytes, direction, data = 0 } = event.cycle;
    return { address, widthBytes, direction, lowByte: Number(BigInt(data) & 0xffn) };
  }
  if (event.kind !== 'access') return null;
  const { flash, deviceOffset, widthBytes, direction, data } = event.access;
  return {
    address: machine.baseOf(flash) + deviceOffset,
    widthBytes,
    direction,
    lowByte: data & 0xff,
  };
}

/** Where it is not known what the flash was before, a read has not moved it. */
function comesInto({ before, after, isRead }: Move, words: string): boolean {
  const isOther = before === undefined ? !isRead : before.title !== after.title;
  return isOther && after.title.toLowerCase().includes(words);
}

/** What is not known is no other one. */
function becomes({ before, after }: Move, { bit, isSet }: Extract<Condition, { on: 'status' }>): boolean {
  const isOn = ({ status }: Left) => ((status >> bit) & 1) === 1;
  return before !== undefined && isOn(before) !== isSet && isOn(after) === isSet;
}

/** How a flash was left. */
interface Left {
  readonly title: string;
  readonly status: number;
}

/** What an event did to its flash; `before` is undefined where it is not known. */
interface Move {
  readonly before: Left | undefined;
  readonly after: Left;
  readonly isRead: boolean;
}

class Moves {
  readonly #left = new Map<number, Left>();

  /** Null for an event that concerns no flash. */
  take(machine: Searched, { event, result }: PastEvent): Move | null {
    const flash = flashOf(machine, event, result);
    if (flash === undefined || result.standing === null) return null;
    const before = this.#left.get(flash);
    const after = { title: result.standing.title, status: result.status ?? 0 };
    this.#left.set(flash, after);
    return { before, after, isRead: directionOf(event) === 'read' };
  }
}

function directionOf(event: JournalEvent): 'read' | 'write' | null {
  if (event.kind === 'cycle') return event.cycle.direction;
  return event.kind === 'access' ? event.access.direction : null;
}

/** The flash that an event concerned; undefined where it was none. */
function flashOf(machine: Searched, event: JournalEvent, { passed }: EventResult): number | undefined {
  if (event.kind === 'cycle') return machine.flashAt(event.cycle.address);
  if (event.kind === 'access') return event.access.flash;
  if (event.kind === 'edit') return event.edit.flash;
  return event.kind === 'wait' ? passed?.fired.at(-1) : event.flash;
}
