import { describe, expect, it } from 'vitest';
import { OperationKind } from '../../../app/contract/operation.ts';
import { WRITE_CYCLES as INTEL } from '../../../main/pflash/cfi01/cycles.ts';
import { type Cfi01State, STATE_NAMES as INTEL_STATES } from '../../../main/pflash/cfi01/states.ts';
import { WRITE_CYCLES as AMD } from '../../../main/pflash/cfi02/cycles.ts';
import { STATE_NAMES as AMD_STATES, type Cfi02State } from '../../../main/pflash/cfi02/states.ts';
import { blankAmd, blankIntel, type Followed, follow } from '../../kit/flash/follow.ts';

const UNLOCK = 'w16 0xaaa 0xaa \n w16 0x554 0x55 \n';
const ERASE = `${UNLOCK} w16 0xaaa 0x80 \n ${UNLOCK}`;

/** The way into each state that has rows which say what a driver is about. */
const TO_INTEL: Partial<Record<Cfi01State, string>> = {
  readArray: '',
  readStatus: 'w32 0x2000 0x700070 \n',
  readId: 'w32 0x2000 0x900090 \n',
  lockSetup: 'w32 0x2000 0x600060 \n',
};
const TO_AMD: Partial<Record<Cfi02State, string>> = {
  readArray: '',
  eraseSuspended: `${ERASE} w16 0x2000 0x30 \n w16 0 0xb0 \n`,
  unlocking: 'w16 0xaaa 0xaa \n',
  unlocked: UNLOCK,
  unlockBypass: `${UNLOCK} w16 0xaaa 0x20 \n`,
  autoselect: `${UNLOCK} w16 0xaaa 0x90 \n`,
  eraseSetup: `${UNLOCK} w16 0xaaa 0x80 \n`,
  eraseUnlocking: `${UNLOCK} w16 0xaaa 0x80 \n w16 0xaaa 0xaa \n`,
  eraseUnlocked: ERASE,
  eraseWindow: `${ERASE} w16 0x2000 0x30 \n`,
  sectorErase: `${ERASE} w16 0x2000 0x30 \n timer \n`,
  readQuery: 'w16 0xaa 0x98 \n r16 0x20 \n',
  autoselectQuery: `${UNLOCK} w16 0xaaa 0x90 \n w16 0xaa 0x98 \n`,
};
const PLACES = { unlock0: '0xaaa', unlock1: '0x554', query: '0xaa' };

/** What the recogniser makes of the operation that took the last cycle of a script; undefined for an empty one. */
function lastKind(script: string, device: Followed): OperationKind | undefined {
  const { operations, steps } = follow(script, device);
  return operations.findLast(({ lastCycle }) => lastCycle === steps)?.kind;
}

/** What ends a mode or clears the status it shows goes with it; any other row names the operation. */
function namesOf(operation: OperationKind, before: OperationKind | undefined): readonly unknown[] {
  const isEnd = operation === 'reset' || (operation === 'clear-status' && before === 'status-poll');
  return isEnd && before !== undefined && before !== 'unknown' ? [operation, before] : [operation];
}

interface Command {
  readonly state: string;
  readonly cycle: string;
  readonly operation: OperationKind;
  /** The way into the state. */
  readonly way: string | undefined;
  readonly sent: string;
}

const INTEL_COMMANDS = INTEL_STATES.flatMap((state) =>
  INTEL.of(state).flatMap(({ operation, cycle }): Command[] => {
    const sent = `w32 0x4000 ${Number(cycle) * 0x1_0001}`;
    return operation === null ? [] : [{ state, cycle, operation, way: TO_INTEL[state], sent }];
  }),
);
const AMD_COMMANDS = AMD_STATES.flatMap((state) =>
  AMD.of(state).flatMap(({ operation, cycle, place }): Command[] => {
    const sent = `w16 ${place === null ? '0x4000' : PLACES[place]} ${cycle}`;
    return operation === null ? [] : [{ state, cycle, operation, way: TO_AMD[state], sent }];
  }),
);

describe.each([
  { name: 'Intel', commands: INTEL_COMMANDS, blank: blankIntel, count: 14 },
  { name: 'AMD', commands: AMD_COMMANDS, blank: blankAmd, count: 30 },
])('A row of the $name table that says what a driver is about', ({ commands, blank, count }) => {
  it.each(commands)('names the operation: $cycle in $state is $operation', ({ way, sent, operation }) => {
    expect(way, 'the way into the state is known here').toBeDefined();
    const names = namesOf(operation, lastKind(way ?? '', blank()));
    expect(names).toContain(lastKind(`${way}${sent}`, blank()));
  });

  it('is one of as many as there were when this was written, or more', () => {
    expect(commands.length).toBeGreaterThanOrEqual(count);
  });
});

it('Every kind of operation but those that no command begins has a row', () => {
  const named = new Set([...INTEL_COMMANDS, ...AMD_COMMANDS].map(({ operation }) => operation));
  const without = OperationKind.options.filter((kind) => !named.has(kind));
  expect(without).toEqual(['probe', 'array-read', 'unknown']);
});
