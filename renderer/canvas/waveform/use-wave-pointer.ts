/** Mouse and pen on the waveform: drag moves it, the wheel zooms, a click goes to a cycle, the strip shows any place. */
import { type PointerEvent, type RefObject, useMemo, type WheelEvent } from 'react';
import type { WaveScreen } from './wave-screen.ts';

/** Less is a click that was not quite still. */
const DRAG_LEAST_PX = 4;
/** Pixels of the wheel that make cycles twice as wide. */
const WHEEL_DOUBLES_PX = 240;
const PIXELS_A_WHEEL_LINE = 16;

type Press = { x: number; readonly startX: number; isDrag: boolean; readonly isOnStrip: boolean };

export interface WavePointerTarget {
  readonly onClick: (number: number) => void;
  readonly onFit: (number: number) => void;
  /** The cycle under the pointer; null when it leaves. */
  readonly onHover: (number: number | null) => void;
}

/** Handlers for the element that the canvas fills. */
export function useWavePointer(
  screenRef: RefObject<WaveScreen | null>,
  targetRef: RefObject<WavePointerTarget>,
) {
  return useMemo(() => {
    let press: Press | null = null;
    const cycleUnder = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
      const { x, y } = pointOf(event);
      const screen = screenRef.current;
      return screen === null || screen.isOnStrip(y) ? null : screen.cycleAt(x);
    };
    return {
      onPointerDown(event: PointerEvent<HTMLDivElement>) {
        const screen = screenRef.current;
        if (screen === null || event.button !== 0) return;
        const { x, y } = pointOf(event);
        press = { x, startX: x, isDrag: false, isOnStrip: screen.isOnStrip(y) };
        if (press.isOnStrip) screen.showStripPlace(x);
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLDivElement>) {
        const { x } = pointOf(event);
        if (press === null) targetRef.current.onHover(cycleUnder(event));
        else if (press.isOnStrip) screenRef.current?.showStripPlace(x);
        else if (press.isDrag || Math.abs(x - press.startX) >= DRAG_LEAST_PX) {
          screenRef.current?.pan(press.x - x);
          press.x = x;
          press.isDrag = true;
        }
      },
      onPointerUp(event: PointerEvent<HTMLDivElement>) {
        const number = press === null || press.isDrag ? null : cycleUnder(event);
        const wasOnStrip = press?.isOnStrip === true;
        press = null;
        if (number !== null && !wasOnStrip) targetRef.current.onClick(number);
      },
      onPointerCancel() {
        press = null;
      },
      onPointerLeave: () => targetRef.current.onHover(null),
      onDoubleClick(event: { clientX: number; clientY: number; currentTarget: Element }) {
        const number = cycleUnder(event);
        if (number !== null) targetRef.current.onFit(number);
      },
      onWheel(event: WheelEvent<HTMLDivElement>) {
        const screen = screenRef.current;
        if (screen === null || event.ctrlKey) return;
        const unitPx = event.deltaMode === 1 ? PIXELS_A_WHEEL_LINE : 1;
        const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (isSideways) screen.pan((event.deltaX || event.deltaY) * unitPx);
        else screen.zoom(2 ** ((-event.deltaY * unitPx) / WHEEL_DOUBLES_PX), pointOf(event).x);
      },
    };
  }, [screenRef, targetRef]);
}

function pointOf(event: { clientX: number; clientY: number; currentTarget: Element }) {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
