import { type PointerEvent, type RefObject, useRef } from 'react';
import type { GridScreen } from './grid-screen.ts';
import { topRowOfThumb } from './scroll.ts';

/** The strip at the grid's right: overview and scrollbar in one. Its canvas is drawn by the grid's screen. */
export function OverviewStrip({
  canvasRef,
  screenRef,
  textOf,
}: {
  canvasRef: RefObject<HTMLCanvasElement | null>;
  screenRef: RefObject<GridScreen | null>;
  /** What there is to say of the place of a byte. */
  textOf: (deviceOffset: number) => string;
}) {
  /** Canvas pixels from the thumb's start to where it was caught; null while it isn't. */
  const grip = useRef<number | null>(null);

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const screen = screenRef.current;
    if (screen === null || grip.current === null) return;
    const startPx = stripY(screen, event) - grip.current;
    screen.scrollTo(topRowOfThumb(screen.space, startPx, screen.thumb.freePx));
  };
  const tell = (event: PointerEvent<HTMLDivElement>) => {
    const screen = screenRef.current;
    if (screen === null) return;
    const text = textOf(screen.stripOffset(stripY(screen, event)));
    if (event.currentTarget.title !== text) event.currentTarget.title = text;
  };
  const take = (event: PointerEvent<HTMLDivElement>) => {
    const screen = screenRef.current;
    if (screen === null || event.button !== 0) return;
    const { startPx, lengthPx } = screen.thumb;
    const into = stripY(screen, event) - startPx;
    grip.current = into >= 0 && into < lengthPx ? into : lengthPx / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    follow(event);
  };
  const release = () => {
    grip.current = null;
  };

  return (
    <div
      className="hex-strip"
      aria-hidden="true"
      onPointerDown={take}
      onPointerMove={(event) => {
        follow(event);
        tell(event);
      }}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <canvas ref={canvasRef} />
    </div>
  );
}

function stripY(screen: GridScreen, event: PointerEvent<HTMLDivElement>): number {
  return (event.clientY - event.currentTarget.getBoundingClientRect().top) * screen.pixelRatio;
}
