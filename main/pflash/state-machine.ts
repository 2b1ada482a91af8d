/** A device's table of write cycles, and what time does in it, as the state machine that they are. Never on the hot path. */
import type { NextCycle } from '../../app/contract/device.ts';
import type { StateMachine, Transition } from '../../app/contract/states.ts';
import { deviceOffset } from '../../app/contract/units.ts';
import type { Standing } from './flash-device.ts';
import { accessWidthOf, type FlashGeometry, onEveryChip } from './geometry.ts';
import type { Fork, NamedGroup, NamedRow } from './write-cycles.ts';

/** A state that a device enters in place of another one for as long as there is a reason for it. */
export interface Twin<State extends string> {
  readonly of: State;
  readonly twin: State;
  /** `an erase is suspended`. */
  readonly while: string;
  /** States in which the reason never holds. */
  readonly never: readonly State[];
}

/** What the end of a wait does in a state. */
export interface TimeRow<State extends string> {
  readonly from: State;
  readonly does: string;
  readonly next: State;
  readonly forks: readonly Fork<State>[];
}

/** Where commands go on the bus. */
interface CommandPlaces<Place extends string> {
  readonly geometry: FlashGeometry;
  /** Word address of each place that a command may have to hit; absent where commands go to what they work on. */
  readonly places?: Readonly<Record<Place, number>>;
}

/** What a device has as data of its own. */
interface StateTable<State extends string, Device, Place extends string> extends CommandPlaces<Place> {
  readonly standings: readonly Standing[];
  readonly groups: readonly NamedGroup<State, Device, Place>[];
  readonly twins?: readonly Twin<State>[];
  readonly times?: readonly TimeRow<State>[];
}

/** States in the order of the device's list, transitions in that of its table, those of time after them. */
export function describeStateMachine<State extends string, Device, Place extends string>(
  table: StateTable<State, Device, Place>,
): StateMachine {
  const { standings, groups, twins = [], times = [] } = table;
  return {
    states: standings.map(({ name, title, reads, isFirstCycle, isBusy }) => ({
      name,
      title,
      reads,
      isFirstCycle,
      isBusy,
    })),
    transitions: [
      ...groups.flatMap(({ at, rows }) =>
        rows.map((row) => ({
          from: [...at],
          by: 'write' as const,
          cycle: row.cycle,
          at: placeText(row.place, table.places),
          does: row.note.what,
          departure: row.note.departure,
          breaksOff:
            row.isRefusal || (row.operation === 'reset' && at.some((state) => isHalfDone(standings, state))),
          to: targets(at, row, twins),
          sent: sentFor(row, table, isBegun(standings, at)),
        })),
      ),
      ...times.map((row) => ({
        from: [row.from],
        by: 'time' as const,
        cycle: '',
        at: null,
        does: row.does,
        departure: null,
        breaksOff: false,
        to: targets([row.from], row, twins),
        sent: null,
      })),
    ],
  };
}

/** Whether the next write goes on with a command. */
function isBegun(standings: readonly Standing[], states: readonly string[]): boolean {
  return standings.some(({ name, isFirstCycle }) => states.includes(name) && !isFirstCycle);
}

/** In the middle of a command, not in a mode of reading that a reset is the way out of. */
function isHalfDone(standings: readonly Standing[], state: string): boolean {
  const standing = standings.find(({ name }) => name === state);
  if (standing === undefined || standing.isFirstCycle) return false;
  return standing.reads === 'array' || standing.reads === 'status';
}

function placeText<Place extends string>(
  place: Place | null,
  places: Readonly<Record<Place, number>> | undefined,
): string | null {
  return place === null || places === undefined ? null : `word 0x${places[place].toString(16)}`;
}

/**
 * The rule first, each state once. Out of a twin the way back to its other is one to itself: its reason still holds. A row
 * that forks for the same reason says by itself where it leads then.
 */
function targets<State extends string>(
  from: readonly State[],
  { next, forks }: { readonly next: State; readonly forks: readonly Fork<State>[] },
  twins: readonly Twin<State>[],
): Transition['to'] {
  const found = new Map<State, Transition['to'][number]>();
  for (const { to, when } of [{ to: next, when: null }, ...forks]) {
    const twin = twins.find(({ of }) => of === to);
    const stays = twin !== undefined && from.every((state) => state === twin.twin);
    const reached = stays ? twin.twin : to;
    if (!found.has(reached)) found.set(reached, { state: reached, when, standsIn: false });
    if (twin === undefined || found.has(twin.twin)) continue;
    const isSaid = forks.some(({ when }) => when === twin.while);
    if (isSaid || from.some((state) => twin.never.includes(state))) continue;
    found.set(twin.twin, { state: twin.twin, when: twin.while, standsIn: true });
  }
  return [...found.values()];
}

/** Rows as the cycles that a device would take, and what a read would be answered. */
export function describeNext<State extends string, Device, Place extends string>(
  rows: readonly NamedRow<State, Device, Place>[],
  bus: CommandPlaces<Place>,
  { isFirstCycle, readAnswer }: { isFirstCycle: boolean; readAnswer: string },
): NextCycle[] {
  const writes = rows.map((row) => {
    const at = placeText(row.place, bus.places);
    const { what, departure } = row.note;
    return {
      cycle: at === null ? row.cycle : `${row.cycle} at ${at}`,
      does: what,
      departure,
      sent: sentFor(row, bus, !isFirstCycle),
    };
  });
  return [...writes, { cycle: 'any read', does: readAnswer, departure: null, sent: null }];
}

function sentFor<State extends string, Device, Place extends string>(
  { byte, place }: NamedRow<State, Device, Place>,
  { geometry, places }: CommandPlaces<Place>,
  isBegun: boolean,
): Transition['sent'] {
  const word = place === null || places === undefined ? null : places[place];
  return {
    widthBytes: accessWidthOf(geometry),
    deviceOffset: word === null ? null : deviceOffset(word * geometry.bankWidthBytes),
    staysInPlace: isBegun && places === undefined,
    data: byte === null ? null : onEveryChip(geometry, byte),
  };
}
