import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { waveMoveOf } from './keys.ts';
import type { WaveScene } from './scene.ts';
import { useWavePointer } from './use-wave-pointer.ts';
import { WaveScreen, type WaveSight } from './wave-screen.ts';
import type { WaveView } from './wave-view.ts';
import './waveform.css';

export interface WaveformProps extends Omit<WaveScene, 'hasFocus'> {
  readonly label: string;
  /** What a screen reader hears of the cursor's cycle. */
  readonly valueText: string;
  readonly startView: WaveView;
  readonly onSight: (sight: WaveSight) => void;
  readonly onCursor: (number: number) => void;
  readonly onHover: (number: number | null) => void;
  readonly onGo: (number: number) => void;
  /** From where to where the operation of a cycle goes; null where that can't be told. */
  readonly operationAround: (
    number: number,
  ) => Promise<{ readonly firstCycle: number; readonly lastCycle: number } | null>;
}

/** Cycles on a canvas, as a logic analyser shows them. The axis is a slider: its value is the cycle that is looked at. */
export function Waveform(props: WaveformProps) {
  const { first, length, cursor, position } = props;
  const [hasFocus, setHasFocus] = useState(false);
  const { canvasRef, screenRef } = useWaveScreen(props, hasFocus);
  const showOperation = async (number: number) => {
    const operation = await props.operationAround(number);
    if (operation !== null) screenRef.current?.fit(operation.firstCycle, operation.lastCycle);
  };
  const target = {
    onClick: props.onGo,
    onFit: (number: number) => void showOperation(number),
    onHover: props.onHover,
  };
  const targetRef = useRef(target);
  targetRef.current = target;
  const pointer = useWavePointer(screenRef, targetRef);

  useEffect(() => screenRef.current?.reveal(Math.max(position, 1)), [position, screenRef]);
  const press = (event: KeyboardEvent) => {
    const screen = screenRef.current;
    if (screen === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const place = { first, length, cursor, cyclePx: screen.view.cyclePx, widthPx: screen.space.widthPx };
    const move = waveMoveOf(event.key, place);
    if (move === null) return;
    event.preventDefault();
    if (move.kind === 'pan') screen.pan(move.screens * screen.space.widthPx);
    else if (move.kind === 'zoom') screen.zoomAround(cursor, move.factor);
    else if (move.kind === 'fit') void showOperation(cursor);
    else if (move.kind === 'go') props.onGo(cursor);
    else {
      props.onCursor(move.number);
      screen.reveal(move.number);
    }
  };
  return (
    <div
      className="wave"
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation="horizontal"
      aria-valuemin={Math.min(first + 1, length)}
      aria-valuemax={length}
      aria-valuenow={cursor}
      aria-valuetext={props.valueText}
      {...pointer}
      onKeyDown={press}
      onFocus={(event) => setHasFocus(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setHasFocus(false)}
    >
      <canvas ref={canvasRef} />
    </div>
  );
}

/** Keeps a screen on the canvas, and hands it every scene. */
function useWaveScreen(props: WaveformProps, hasFocus: boolean) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const screenRef = useRef<WaveScreen | null>(null);
  const scene: WaveScene = { ...props, hasFocus };
  const first = useRef({ scene, view: props.startView });
  const sightRef = useRef(props.onSight);
  sightRef.current = props.onSight;
  useLayoutEffect(() => {
    if (canvasRef.current === null) return;
    const screen = new WaveScreen(canvasRef.current, first.current, (sight) => sightRef.current(sight));
    screenRef.current = screen;
    return () => {
      screen.dispose();
      screenRef.current = null;
    };
  }, []);
  useLayoutEffect(() => screenRef.current?.update(scene));
  return { canvasRef, screenRef };
}
