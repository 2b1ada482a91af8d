/** Transitions and steps in sentences. Pure. */
import type { StateMachine, TrailStep, Transition } from '../../../app/contract/states.ts';
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

/** As the device names its state. */
export function titleOf({ states }: StateMachine, state: string): string {
  return states.find(({ name }) => name === state)?.title ?? state;
}
