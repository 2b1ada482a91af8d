/** Where a run through the history stops, besides its findings. A condition is data: nothing that is typed is evaluated. */
import type { OperationKind } from '../../app/contract/operation.ts';
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

  /** The next position where one of them stops, or the one before; null where there is none that way. */
  positionFrom(machine: Searched, direction: 'forward' | 'back'): number | null {
    const { position } = machine.history.state();
    const found = this.#list.flatMap(({ condition }) =>
      condition.on === 'operation'
        ? (operationEnd(machine, condition.kind, direction) ?? [])
        : (eventPosition(machine, condition, { position, direction }) ?? []),
    );
    if (found.length === 0) return null;
    return direction === 'forward' ? Math.min(...found) : Math.max(...found);
  }
}

function operationEnd(machine: Searched, kind: OperationKind, direction: 'forward' | 'back'): number | null {
  const { position } = machine.history.state();
  const ends = machine.history.story.all
    .filter((each) => each.kind === kind)
    .map(({ lastCycle }) => lastCycle);
  const found =
    direction === 'forward' ? ends.find((end) => end > position) : ends.findLast((end) => end < position);
  return found ?? null;
}

/** Back means from the beginning on, and the last one before the position: a state is come into from the one before it. */
function eventPosition(
  machine: Searched,
  condition: Exclude<Condition, { on: 'operation' }>,
  { position, direction }: { readonly position: number; readonly direction: 'forward' | 'back' },
): number | null {
  const { first, length } = machine.history.state();
  const start = direction === 'forward' ? Math.max(first, position - 1) : first;
  const end = direction === 'forward' ? length : position - 1;
  const moves = new Moves();
  let found: number | null = null;
  for (let from = start; from < end; from += PAGE_EVENTS) {
    const { events } = machine.history.events(from, Math.min(PAGE_EVENTS, end - from));
    for (const [index, past] of events.entries()) {
      const moved = moves.take(machine, past);
      const at = from + index + 1;
      if (direction === 'forward' && at <= position) continue;
      if (!holds(machine, condition, { past, moved })) continue;
      if (direction === 'forward') return at;
      found = at;
    }
  }
  return found;
}

function holds(
  machine: Searched,
  condition: Exclude<Condition, { on: 'operation' }>,
  { past, moved }: { readonly past: PastEvent; readonly moved: boolean },
): boolean {
  if (condition.on === 'state')
    return (
      moved && (past.result.standing?.title.toLowerCase().includes(condition.words.toLowerCase()) ?? false)
    );
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

/** Whether an event brings its flash into another state than the event before it left that in. */
class Moves {
  readonly #titles = new Map<number, string>();

  take(machine: Searched, { event, result }: PastEvent): boolean {
    const flash =
      event.kind === 'access'
        ? event.access.flash
        : event.kind === 'cycle'
          ? machine.flashAt(event.cycle.address)
          : undefined;
    if (flash === undefined || result.standing === null) return false;
    const before = this.#titles.get(flash);
    this.#titles.set(flash, result.standing.title);
    return before !== result.standing.title;
  }
}
