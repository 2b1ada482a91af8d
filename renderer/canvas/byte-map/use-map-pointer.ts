/** Mouse and pen on the map: a click chooses a cell, a drag moves the map, the wheel and a double click zoom. */
import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useMemo } from 'react';
import type { MapPoint, MapScreen } from './map-screen.ts';

export interface MapPointerTells {
  /** A click on the cell that begins with this byte. */
  readonly choose: (offset: number) => void;
  /** The pointer is over the cell that begins with this byte, or over none. */
  readonly point: (offset: number | null) => void;
}

/** A hand that moves less than this clicks. */
const DRAG_LEAST_PX = 4;
const DOUBLE_CLICK_ZOOM = 4;
/** Of a wheel, for each pixel that a page would scroll. */
const WHEEL_ZOOM = 1.0022;
const PIXELS_A_WHEEL_LINE = 16;

/** Handlers for the element that the map's canvas fills. */
export function useMapPointer(
  elementRef: RefObject<HTMLElement | null>,
  screenRef: RefObject<MapScreen | null>,
  tells: RefObject<MapPointerTells>,
) {
  useEffect(() => {
    const element = elementRef.current;
    const zoom = (event: WheelEvent) => {
      // The browser's own zoom stays away: Ctrl and the wheel are what a touchpad's pinch sends.
      event.preventDefault();
      const px = event.deltaMode === 0 ? event.deltaY : event.deltaY * PIXELS_A_WHEEL_LINE;
      if (element !== null) screenRef.current?.zoom(WHEEL_ZOOM ** -px, pointIn(element, event));
    };
    element?.addEventListener('wheel', zoom, { passive: false });
    return () => element?.removeEventListener('wheel', zoom);
  }, [elementRef, screenRef]);
  return useMemo(() => {
    let held: { last: MapPoint; isDrag: boolean } | null = null;
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        held = { last: pointIn(event.currentTarget, event), isDrag: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const point = pointIn(event.currentTarget, event);
        if (held === null) return tells.current.point(screenRef.current?.offsetAt(point) ?? null);
        const by = { x: point.x - held.last.x, y: point.y - held.last.y };
        if (!held.isDrag && Math.hypot(by.x, by.y) < DRAG_LEAST_PX) return;
        held = { last: point, isDrag: true };
        screenRef.current?.pan(by);
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const offset = screenRef.current?.offsetAt(pointIn(event.currentTarget, event)) ?? null;
        if (held !== null && !held.isDrag && offset !== null) tells.current.choose(offset);
        held = null;
      },
      onPointerCancel() {
        held = null;
      },
      onPointerLeave: () => tells.current.point(null),
      onDoubleClick: (event: MouseEvent<HTMLElement>) =>
        screenRef.current?.zoom(DOUBLE_CLICK_ZOOM, pointIn(event.currentTarget, event)),
    };
  }, [screenRef, tells]);
}

function pointIn(element: HTMLElement, event: { clientX: number; clientY: number }): MapPoint {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
