/**
 * A state machine as a graph that can be drawn readably. Where a command ends, its edge leads to a sign with the name of
 * the state, not across the drawing; states that take the same commands lead to one junction, and from there on. A state
 * that stands in for another has no edges of its own there.
 */
import type { StateMachine, Transition } from '../../../app/contract/states.ts';

export interface GraphNode {
  readonly id: string;
  /** `exit`: a sign that says where it goes on. `junction`: from whichever of several states. */
  readonly kind: 'state' | 'exit' | 'junction';
  /** The state's name; for a junction that of the first state that leads there. */
  readonly state: string;
  readonly title: string;
}

/** One way along an edge. */
export interface GraphWay {
  readonly transition: Transition;
  /** `0x20`, `data word`, `the last word`. */
  readonly words: string;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** None on the way into a junction. */
  readonly ways: readonly GraphWay[];
}

export interface StateGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** `allWays`: with what breaks a command off, and where a device goes when something else holds. */
export function stateGraph(machine: StateMachine, allWays: boolean): StateGraph {
  const builder = new GraphBuilder(machine);
  for (const transition of machine.transitions) {
    for (const { state, when, standsIn } of transition.to) {
      const isShown = when === null ? !transition.breaksOff : isOnlyWayTo(machine, state);
      if (!standsIn && (allWays || isShown)) builder.add(transition, state, wordsOf(transition, when));
    }
  }
  return builder.graph();
}

/** Where the edges of a transition begin: its state, or the junction of all its states. */
export function sourceOf({ from }: Transition): string {
  return from.length === 1 ? (from[0] ?? '') : `junction ${from.join(' ')}`;
}

/** What a driver does to go this way: `0x20`, `0xd0 if SR.4 is set`. */
function wordsOf({ by, cycle }: Transition, when: string | null): string {
  if (by === 'time') return when === null ? 'time' : `time, ${when}`;
  if (when === null) return cycle;
  return cycle.startsWith('0x') ? `${cycle} if ${when}` : when;
}

/** Whether no rule leads to a state: only something that has to hold besides. */
function isOnlyWayTo({ transitions }: StateMachine, state: string): boolean {
  return !transitions.some(({ to, breaksOff }) => !breaksOff && to[0]?.state === state);
}

class GraphBuilder {
  readonly #machine: StateMachine;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, { edge: GraphEdge; ways: GraphWay[] }>();

  constructor(machine: StateMachine) {
    this.#machine = machine;
    for (const { name, title } of machine.states) this.#node({ id: name, kind: 'state', state: name, title });
  }

  graph(): StateGraph {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()].map(({ edge }) => edge) };
  }

  add(transition: Transition, to: string, words: string): void {
    const source = sourceOf(transition);
    const isJunction = transition.from.length > 1;
    if (isJunction) {
      this.#node({ id: source, kind: 'junction', state: transition.from[0] ?? '', title: '' });
      for (const state of transition.from) this.#edge(state, source);
    }
    const isBackToStart = this.#isFirstCycle(to) && source !== to && !isJunction;
    const target = isBackToStart ? `exit ${source} ${to}` : to;
    if (isBackToStart) this.#node({ id: target, kind: 'exit', state: to, title: this.#titleOf(to) });
    const ways = this.#edge(source, target);
    if (!ways.some((way) => way.words === words)) ways.push({ transition, words });
  }

  #node(node: GraphNode): void {
    if (!this.#nodes.has(node.id)) this.#nodes.set(node.id, node);
  }

  #edge(from: string, to: string): GraphWay[] {
    const id = `${from} → ${to}`;
    const known = this.#edges.get(id);
    if (known !== undefined) return known.ways;
    const ways: GraphWay[] = [];
    this.#edges.set(id, { edge: { id, from, to, ways }, ways });
    return ways;
  }

  #isFirstCycle(state: string): boolean {
    return this.#machine.states.some(({ name, isFirstCycle }) => name === state && isFirstCycle);
  }

  #titleOf(state: string): string {
    return this.#machine.states.find(({ name }) => name === state)?.title ?? state;
  }
}
