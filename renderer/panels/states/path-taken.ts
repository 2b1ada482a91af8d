/** The path that a device took through its state machine with its present command, or the last one. Pure. */
import type { StateMachine, TrailStep, Transition } from '../../../app/contract/states.ts';
import { type GraphEdge, type StateGraph, sourceOf } from './state-graph-model.ts';

/** The steps since a command began; after its end all of them, until another one begins. */
export function lastCommand({ states }: StateMachine, trail: readonly TrailStep[]): readonly TrailStep[] {
  const isStart = (state: string) => states.some(({ name, isFirstCycle }) => name === state && isFirstCycle);
  const begun = trail.findLastIndex(({ from }) => isStart(from));
  return trail.slice(Math.max(begun, 0));
}

/** The transition that a step took; undefined for a reset, and for what time does where the device waits for nothing. */
export function transitionOf({ transitions }: StateMachine, step: TrailStep): Transition | undefined {
  return transitions.find(
    ({ from, by, cycle, to }) =>
      by === step.by &&
      cycle === step.cycle &&
      from.includes(step.from) &&
      to.some(({ state }) => state === step.to),
  );
}

/** The edges of a graph that steps went along; a way that is not drawn has none. */
export function edgesAlong(
  machine: StateMachine,
  graph: StateGraph,
  steps: readonly TrailStep[],
): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => edgesOfStep(machine, graph, step)));
}

/** In the order in which they are gone along. */
export function edgesOfStep(machine: StateMachine, graph: StateGraph, step: TrailStep): readonly string[] {
  const transition = transitionOf(machine, step);
  if (transition === undefined) return [];
  const source = sourceOf(transition);
  const reached = drawnAs(transition, step.to);
  const leadsThere = ({ from, to, ways }: GraphEdge) =>
    from === source &&
    graph.nodes.some(({ id, state }) => id === to && state === reached) &&
    ways.some((way) => way.transition === transition);
  const last = graph.edges.find(leadsThere);
  if (last === undefined) return [];
  if (step.from === source) return [last.id];
  const first = graph.edges.find(({ from, to }) => from === step.from && to === source);
  return first === undefined ? [last.id] : [first.id, last.id];
}

/** The state that the drawing has for one that may stand in for it. */
function drawnAs({ to }: Transition, state: string): string {
  const at = to.findIndex((target) => target.state === state);
  return to.slice(0, at + 1).findLast(({ standsIn }) => !standsIn)?.state ?? state;
}
