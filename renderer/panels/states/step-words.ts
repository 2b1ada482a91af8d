/** Transitions and steps in sentences. Pure. */
import type { StateDescription, StateMachine, TrailStep, Transition } from '../../../app/contract/states.ts';
import { formatPlural } from '../../format/numbers.ts';
import { transitionOf } from './path-taken.ts';

/** `0x20`, `0xaa at word 0x555`, `data word`, `time`. */
export function cycleOf({ by, cycle, at }: Transition): string {
  if (by === 'time') return 'time';
  return at === null ? cycle : `${cycle} at ${at}`;
}

/** `Read status, or Read array if SR.4 is set`. */
export function targetsText(machine: StateMachine, { to }: Transition): string {
  return to
    .map(({ state, when }) => `${titleOf(machine, state)}${when === null ? '' : ` if ${when}`}`)
    .join(', or ');
}

/** `Erase setup · 0xd0 · block erase confirm → Read status`; runs of the same step once, with how many there were. */
export function stepText(machine: StateMachine, step: TrailStep): string {
  const [from, to] = [titleOf(machine, step.from), titleOf(machine, step.to)];
  if (step.by === 'reset') return `${from} · ${step.what} → ${to}`;
  const transition = transitionOf(machine, step);
  const times = step.times > 1 ? ` ×${step.times}` : '';
  const cycle = transition === undefined ? 'time' : cycleOf(transition);
  return `${from} · ${cycle}${times} · ${step.what} → ${to}`;
}

/** `Erase setup, now, reads status. 2 ways: 0xd0 to Read status; other to Read array.` */
export function stateText(machine: StateMachine, state: string, isNow: boolean): string {
  const description = machine.states.find(({ name }) => name === state);
  const ways = machine.transitions.filter(({ from }) => from.includes(state));
  const told = ways.map((way) => `${cycleOf(way)} to ${targetsText(machine, way)}`).join('; ');
  const reads = description === undefined ? '' : `, ${readsText(description)}`;
  return `${titleOf(machine, state)}${isNow ? ', now' : ''}${reads}. ${formatPlural(ways.length, 'way')}: ${told}.`;
}

/** What a read answers in a state. */
export function readsText({ reads, isBusy }: StateDescription): string {
  return isBusy ? 'busy · reads status' : `reads ${reads}`;
}

/** As the device names its state. */
export function titleOf({ states }: StateMachine, state: string): string {
  return states.find(({ name }) => name === state)?.title ?? state;
}
