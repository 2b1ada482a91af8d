import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { GridScreen } from './grid-screen.ts';
import { topRowOfThumb } from './scroll.ts';

/** What the pointer is over, and how far down. Its words are those of now: they may come while it rests there. */
interface Hover {
  readonly deviceOffset: number;
  readonly shareDown: number;
}

/** The strip at the grid's right: overview and scrollbar in one. Its canvas is drawn by the grid's screen. */
export function OverviewStrip({
  canvasRef,
  screenRef,
  linesOf,
}: {
  canvasRef: RefObject<HTMLCanvasElement | null>;
  screenRef: RefObject<GridScreen | null>;
  /** What there is to say of the place of a byte, the place itself first. */
  linesOf: (deviceOffset: number) => readonly string[];
}) {
  /** Canvas pixels from the thumb's start to where it was caught; null while it isn't. */
  const grip = useRef<number | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const screen = screenRef.current;
    if (screen === null || grip.current === null) return;
    const startPx = stripY(screen, event) - grip.current;
    screen.scrollTo(topRowOfThumb(screen.space, startPx, screen.thumb.freePx));
  };
  const tell = (event: PointerEvent<HTMLDivElement>) => {
    const screen = screenRef.current;
    if (screen === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const shareDown = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    setHover({ deviceOffset: screen.stripOffset(stripY(screen, event)), shareDown });
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
      onPointerLeave={() => setHover(null)}
    >
      <canvas ref={canvasRef} />
      {hover !== null && <StripCard lines={linesOf(hover.deviceOffset)} shareDown={hover.shareDown} />}
    </div>
  );
}

/** In the upper half below the pointer, in the lower half above it, so that it stays on the grid. */
function StripCard({ lines, shareDown }: { lines: readonly string[]; shareDown: number }) {
  const style = shareDown < 0.5 ? { top: `${100 * shareDown}%` } : { bottom: `${100 * (1 - shareDown)}%` };
  return (
    <div className="hex-strip-card" style={style}>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

function stripY(screen: GridScreen, event: PointerEvent<HTMLDivElement>): number {
  return (event.clientY - event.currentTarget.getBoundingClientRect().top) * screen.pixelRatio;
}
