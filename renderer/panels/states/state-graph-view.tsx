import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DeviceSnapshot } from '../../../app/contract/device.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { StateMachine, TrailStep, Transition } from '../../../app/contract/states.ts';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { proposeLine } from '../../state/console.ts';
import { proposeCycle } from '../../state/sent-line.ts';
import type { Box } from './graph-layout.ts';
import { edgesAlong, edgesOfStep, lastCommand, transitionOf } from './path-taken.ts';
import { standingIn } from './standing.ts';
import { StateDrawing } from './state-drawing.tsx';
import { stateGraph } from './state-graph-model.ts';
import { cycleOf, stepText, targetsText, titleOf } from './step-words.ts';
import { usePlacedGraph } from './use-placed-graph.ts';
import { useRoom } from './use-room.ts';
import { enterDrawing } from './use-walk.ts';
import { isWalking } from './walk.ts';
import { factorOf, nextZoom, type Zoom } from './zoom.ts';

/** The graph, the present state lit and in sight; under it the last step, or the transition under the pointer, in words. */
export function StateGraphView({
  flash,
  machine,
  allWays,
  zoom,
  onZoom,
}: {
  flash: FlashState;
  machine: StateMachine;
  allWays: boolean;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}) {
  const [pointed, setPointed] = useState<Transition | null>(null);
  const graph = useMemo(() => stateGraph(machine, allWays), [machine, allWays]);
  const placed = usePlacedGraph(machine, graph);
  const roomRef = useRef<HTMLElement>(null);
  const room = useRoom(roomRef);
  useViewFocus(roomRef, enterDrawing);
  const device = standingIn(flash);
  const steps = device === null ? [] : lastCommand(machine, flash.trail);
  const lastStep = steps.at(-1);
  const factor = placed === null ? 1 : factorOf(zoom, placed, room);
  const standing = placed?.nodes.find((node) => node.kind === 'state' && node.state === device?.state);
  useEffect(() => {
    if (standing !== undefined) bringIntoSight(roomRef.current, standing, factor);
  }, [standing, factor]);
  const isDrawn = placed !== null;
  useEffect(() => {
    // It is laid out after the room is there, which has the keyboard until then.
    if (isDrawn && roomRef.current === document.activeElement) enterDrawing(roomRef.current);
  }, [isDrawn]);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === '+') onZoom(nextZoom(zoom, 1));
    else if (event.key === '-') onZoom(nextZoom(zoom, -1));
    else if (event.key === '0') onZoom('fit');
    else if (!isWalking(event.key) || !enterDrawing(roomRef.current)) return;
    event.preventDefault();
  };
  const take = useCallback(
    (transition: Transition) => {
      if (device === null || !transition.from.includes(device.state)) return;
      if (transition.sent === null) proposeLine('wait');
      else proposeCycle(flash, transition.sent);
    },
    [flash, device],
  );
  return (
    <>
      <section
        ref={roomRef}
        className="states-room"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard walks, scrolls and zooms it
        tabIndex={0}
        aria-label={`State machine of ${flash.name}: ${device === null ? 'lost' : titleOf(machine, device.state)}`}
        aria-busy={placed === null}
        onKeyDown={press}
      >
        {placed !== null && (
          <StateDrawing
            placed={placed}
            machine={machine}
            device={device}
            isDirect={flash.isDirect}
            ways={new Set(steps.flatMap((step) => transitionOf(machine, step) ?? []))}
            taken={edgesAlong(machine, graph, steps)}
            last={lastStep === undefined ? [] : edgesOfStep(machine, graph, lastStep)}
            moment={flash.trail.reduce((sum, { times }) => sum + times, 0)}
            factor={factor}
            onPoint={setPointed}
            onTake={take}
          />
        )}
      </section>
      <p className="states-note one-line" aria-live="polite">
        {pointed === null ? restingText(machine, device, lastStep) : pointedText(machine, pointed, device)}
      </p>
    </>
  );
}

/** While nothing is pointed at. */
function restingText(machine: StateMachine, device: DeviceSnapshot | null, lastStep?: TrailStep): string {
  if (device === null)
    return 'The device is lost with its image: it is in no state, and takes no cycle until the image is opened again.';
  return lastStep === undefined
    ? 'Nothing was written to it yet: a click or Enter on a transition that may come next puts its cycle into the console.'
    : stepText(machine, lastStep);
}

/** What a transition does, and whether a click sends it. */
function pointedText(machine: StateMachine, transition: Transition, device: DeviceSnapshot | null): string {
  const { does, departure, from } = transition;
  const click =
    device === null
      ? 'The device is lost with its image.'
      : from.includes(device.state)
        ? 'A click or Enter puts it into the console.'
        : `Not from ${titleOf(machine, device.state)}.`;
  const told = `${cycleOf(transition)} · ${does} → ${targetsText(machine, transition)}. ${click}`;
  return departure === null ? told : `${told} ◆ ${departure}`;
}

/** Only as far as it must: who has moved the drawing finds it where they left it as long as the state is in sight. */
function bringIntoSight(room: HTMLElement | null, { x, y, width, height }: Box, factor: number): void {
  if (room === null) return;
  const [left, top] = [x * factor, y * factor];
  const isIn =
    left >= room.scrollLeft &&
    top >= room.scrollTop &&
    left + width * factor <= room.scrollLeft + room.clientWidth &&
    top + height * factor <= room.scrollTop + room.clientHeight;
  if (isIn) return;
  room.scrollTo({
    left: left + (width * factor - room.clientWidth) / 2,
    top: top + (height * factor - room.clientHeight) / 2,
  });
}
