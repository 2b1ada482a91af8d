// biome-ignore-all lint/a11y/useSemanticElements: an SVG has no buttons and no groups of fields
import { Fragment, useId, useRef } from 'react';
import type { DeviceSnapshot } from '../../../app/contract/device.ts';
import type { StateMachine, Transition } from '../../../app/contract/states.ts';
import { classNames } from '../../kit/class-names.ts';
import type { PlacedEdge, PlacedGraph, PlacedNode } from './graph-layout.ts';
import { readsText, stateText, targetsText, titleOf } from './step-words.ts';
import { useWalk } from './use-walk.ts';
import { useWayPointer, wayMark } from './use-way-pointer.ts';

interface Drawn {
  readonly machine: StateMachine;
  /** Null while its image is lost: no state is lit then. */
  readonly device: DeviceSnapshot | null;
  /** Reads go straight to the array. */
  readonly isDirect: boolean;
  /** The transitions of the path that was taken. */
  readonly ways: ReadonlySet<Transition>;
  /** Edges of the path that was taken. */
  readonly taken: ReadonlySet<string>;
  /** Those of its last step. */
  readonly last: readonly string[];
  /** Another one after each step: the last one is drawn anew then. */
  readonly moment: number;
  /** The state that the keyboard is at, or comes to first. */
  readonly walked: string;
}

/** The states and the ways between them: a pointer finds the ways, a keyboard walks from state to state and takes theirs. */
export function StateDrawing({
  placed,
  factor,
  onPoint,
  onTake,
  ...given
}: Omit<Drawn, 'walked'> & {
  placed: PlacedGraph;
  factor: number;
  onPoint: (transition: Transition | null) => void;
  onTake: (transition: Transition) => void;
}) {
  const drawingRef = useRef<SVGSVGElement>(null);
  const { machine, device, taken } = given;
  useWayPointer(drawingRef, machine.transitions, { onPoint, onTake });
  const { transitions } = machine;
  const at = useWalk(drawingRef, { nodes: placed.nodes, transitions, onPoint, onTake });
  const drawn = { ...given, walked: at ?? device?.state ?? machine.states[0]?.name ?? '' };
  const arrows = useId();
  const nodesOnPath = new Set(placed.edges.flatMap(({ id, from, to }) => (taken.has(id) ? [from, to] : [])));
  const standing = device === null ? 'lost with its image' : `in ${titleOf(machine, device.state)}`;
  const label = `${machine.states.length} states and the ways between them. The device is ${standing}. Arrow keys walk the states.`;
  return (
    <svg
      ref={drawingRef}
      className="states-drawing"
      role="group"
      aria-label={label}
      width={placed.width * factor}
      height={placed.height * factor}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
    >
      <Arrowheads id={arrows} />
      {placed.edges.map((edge) => (
        <Edge key={edge.id} edge={edge} arrows={arrows} {...drawn} />
      ))}
      {placed.nodes.map((node) => (
        <Node key={node.id} node={node} isOnPath={nodesOnPath.has(node.id)} {...drawn} />
      ))}
      {placed.edges.map((edge) => (
        <Label key={edge.id} edge={edge} {...drawn} />
      ))}
    </svg>
  );
}

const LOOKS = ['plain', 'next', 'taken'] as const;
type Look = (typeof LOOKS)[number];

function Arrowheads({ id }: { id: string }) {
  return (
    <defs>
      {LOOKS.map((look) => (
        <marker
          key={look}
          id={`${id}${look}`}
          className={`arrow-${look}`}
          viewBox="0 0 8 8"
          markerWidth={8}
          markerHeight={8}
          markerUnits="userSpaceOnUse"
          refX={7}
          refY={4}
          orient="auto"
        >
          <path d="M0 0.8 8 4 0 7.2z" />
        </marker>
      ))}
    </defs>
  );
}

function lookOf({ id, from, ways }: PlacedEdge, { device, taken }: Drawn): Look {
  if (taken.has(id)) return 'taken';
  if (device === null) return 'plain';
  const isNext =
    from === device.state || ways.some(({ transition }) => transition.from.includes(device.state));
  return isNext ? 'next' : 'plain';
}

function Edge({ edge, arrows, ...drawn }: Drawn & { edge: PlacedEdge; arrows: string }) {
  const { machine, last, moment } = drawn;
  const look = lookOf(edge, drawn);
  const isLast = last.includes(edge.id);
  const [way] = edge.ways;
  return (
    <g
      className={classNames(`way way-${look}`, isLast && 'way-last')}
      {...(way && wayMark(machine.transitions, way.transition))}
    >
      <path className="way-reach" d={edge.path} />
      <path
        key={isLast ? moment : 0}
        className="way-line"
        d={edge.path}
        pathLength={1}
        markerEnd={`url(#${arrows}${look})`}
      />
    </g>
  );
}

function Label({ edge, ...drawn }: Drawn & { edge: PlacedEdge }) {
  if (edge.label === null) return null;
  const { x, y, width, height } = edge.label;
  return (
    <>
      <rect className="way-ground" x={x} y={y} width={width} height={height} />
      <text
        className={classNames('way-words', lookOf(edge, drawn) === 'next' && 'words-next')}
        x={x + width / 2}
        y={y + height / 2}
      >
        {edge.ways.map(({ words, transition }, index) => (
          <Fragment key={words}>
            {index > 0 && ' · '}
            <tspan
              className={classNames(
                'way-cycle',
                transition.breaksOff && 'way-off',
                drawn.taken.has(edge.id) && drawn.ways.has(transition) && 'words-taken',
                isOpen(transition, drawn) && 'way-open',
              )}
              role="button"
              tabIndex={transition.from.includes(drawn.walked) ? 0 : -1}
              aria-label={`${words} to ${targetsText(drawn.machine, transition)}`}
              aria-disabled={!isOpen(transition, drawn)}
              {...wayMark(drawn.machine.transitions, transition)}
            >
              {words}
              {transition.departure !== null && <tspan className="states-departure"> ◆</tspan>}
            </tspan>
          </Fragment>
        ))}
      </text>
    </>
  );
}

/** Whether the device would take it now. */
function isOpen({ from }: Transition, { device }: Drawn): boolean {
  return device !== null && from.includes(device.state);
}

function Node({
  node,
  isOnPath,
  machine,
  device,
  isDirect,
  walked,
}: Drawn & { node: PlacedNode; isOnPath: boolean }) {
  const { kind, x, y, width, height, title } = node;
  if (kind === 'junction') {
    const className = classNames('junction', isOnPath && 'node-path');
    return <circle className={className} cx={x + width / 2} cy={y + height / 2} r={width / 2} />;
  }
  const description = machine.states.find(({ name }) => name === node.state);
  const isNow = device !== null && kind === 'state' && node.state === device.state;
  return (
    <g
      {...(kind === 'state' && {
        'data-node': node.state,
        role: 'group',
        'aria-roledescription': 'state',
        tabIndex: node.state === walked ? 0 : -1,
        'aria-label': stateText(machine, node.state, isNow),
        'aria-current': isNow,
      })}
      className={classNames(
        `node node-${kind}`,
        description?.reads === 'array' && description.isFirstCycle && 'node-array',
        isOnPath && 'node-path',
        isNow && (isDirect ? 'node-direct' : 'node-now'),
      )}
      transform={`translate(${x} ${y})`}
    >
      <rect width={width} height={height} rx={kind === 'exit' ? height / 2 : 6} />
      {kind === 'exit' ? (
        <text x={width / 2} y={height / 2}>
          ↩ {title}
        </text>
      ) : (
        <>
          <text className="node-title" x={width / 2} y={15}>
            {title}
          </text>
          <text className="node-reads" x={width / 2} y={29}>
            {isNow ? nowText(device) : description === undefined ? '' : readsText(description)}
          </text>
        </>
      )}
    </g>
  );
}

/** `Data 13/16` in the middle of a command. */
function nowText({ steps }: DeviceSnapshot): string {
  const now = steps.find(({ progress }) => progress === 'now');
  return now === undefined ? 'now' : `now: ${now.name.toLowerCase()} ${now.detail}`;
}
