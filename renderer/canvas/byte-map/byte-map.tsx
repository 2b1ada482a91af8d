import { type KeyboardEvent, type Ref, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { mapMoveOf } from './keys.ts';
import type { MapScene, MapSight } from './map-scene.ts';
import { MapScreen } from './map-screen.ts';
import { useMapPointer } from './use-map-pointer.ts';
import './byte-map.css';

export interface ByteMapProps extends MapScene {
  /** The element that takes the focus. */
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Zooms from outside. */
  readonly screenRef: RefObject<MapScreen | null>;
  readonly label: string;
  /** What a screen reader hears of the cursor's cell. */
  readonly valueText: string;
  readonly onSight: (sight: MapSight) => void;
  readonly onCursor: (offset: number) => void;
  readonly onPoint: (offset: number | null) => void;
  readonly onGo: () => void;
  /** Calls the listener whenever `cellsOf` has something new. @returns a function that ends it. */
  readonly subscribeCells: (listener: () => void) => () => void;
}

/** All bytes of an image as cells on a canvas. For a screen reader it is a slider: its value is the byte at the cursor. */
export function ByteMap(props: ByteMapProps) {
  const { shape, cursorOffset, screenRef } = props;
  const canvasRef = useMapScreen(props);
  const tells = useRef({ choose: props.onCursor, point: props.onPoint });
  tells.current = { choose: props.onCursor, point: props.onPoint };
  const pointer = useMapPointer(props.ref, screenRef, tells);
  const press = (event: KeyboardEvent) => {
    const screen = screenRef.current;
    if (screen === null || event.ctrlKey || event.altKey || event.metaKey) return;
    if (pressKey(event.key, screen, props)) event.preventDefault();
  };
  return (
    <div
      ref={props.ref}
      className="byte-map"
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={shape.sizeBytes - 1}
      aria-valuenow={cursorOffset}
      aria-valuetext={props.valueText}
      {...pointer}
      onKeyDown={press}
    >
      <canvas ref={canvasRef} />
    </div>
  );
}

/** @returns whether the key meant something here. */
function pressKey(
  key: string,
  screen: MapScreen,
  { cursorOffset, shape, onCursor, onGo }: ByteMapProps,
): boolean {
  const move = mapMoveOf(key);
  if (move === null) return false;
  if (move.kind === 'zoom') screen.zoomAround(cursorOffset, move.factor);
  else if (move.kind === 'fit') screen.fit();
  else if (move.kind === 'go') onGo();
  else {
    const to =
      move.kind === 'step'
        ? screen.offsetBeside(cursorOffset, move.columns, move.rows)
        : move.end === 'start'
          ? 0
          : shape.sizeBytes - 1;
    if (to !== null) onCursor(to);
    screen.reveal(to ?? cursorOffset);
  }
  return true;
}

/** Keeps a screen on the canvas, and hands it every scene. */
function useMapScreen(props: ByteMapProps): Ref<HTMLCanvasElement> {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const { screenRef, subscribeCells } = props;
  const first = useRef<MapScene>(props);
  const sightRef = useRef(props.onSight);
  sightRef.current = props.onSight;
  useLayoutEffect(() => {
    if (canvasRef.current === null) return;
    const screen = new MapScreen(canvasRef.current, first.current, (sight) => sightRef.current(sight));
    screenRef.current = screen;
    return () => {
      screen.dispose();
      screenRef.current = null;
    };
  }, [screenRef]);
  useLayoutEffect(() => screenRef.current?.update(props));
  useEffect(() => subscribeCells(() => screenRef.current?.redraw()), [subscribeCells, screenRef]);
  return canvasRef;
}
