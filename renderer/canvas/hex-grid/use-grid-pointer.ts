/** Mouse and pen on the grid: click, Shift+click, the other button before its menu, drag with scrolling at the edges, double click for a word. */
import { type PointerEvent, type RefObject, useMemo } from 'react';
import type { GridScreen } from './grid-screen.ts';
import { hitByte, nearestByte } from './hit.ts';

/** Where cursor and anchor go, as device offsets. */
export interface GridMove {
  readonly cursorOffset: number;
  readonly anchorOffset: number | null;
}

/** What a double click takes where the groups are single bytes. */
const WORD_BYTES = 4;
/** Rows a frame for each line that the pointer is beyond the edge. */
const EDGE_SPEED = 0.35;

type Drag = { anchorOffset: number; x: number; y: number; frame: number };

/** What the pointer does, and where cursor and anchor are. */
export interface GridPointerTells {
  readonly current: () => GridMove;
  /** Every new place. */
  readonly move: (place: GridMove) => void;
  /** The byte that it rests on while it drags nothing; null for none. */
  readonly point: (deviceOffset: number | null) => void;
  /** A click on what was done to a row, which begins with this byte. */
  readonly openPast: (deviceOffset: number) => void;
  /** A click on bytes, or on their text. */
  readonly column: (column: 'byte' | 'text') => void;
}

/** While the pointer is on words that can be clicked. */
const ON_PAST = 'hex-grid-on-past';

/** Handlers for the element that the grid's canvas fills. */
export function useGridPointer(
  screenRef: RefObject<GridScreen | null>,
  { current, move, point, openPast, column }: GridPointerTells,
) {
  return useMemo(() => {
    let drag: Drag | null = null;
    const follow = () => {
      const screen = screenRef.current;
      if (drag === null || screen === null) return;
      const beyond = linesBeyond(screen, drag.y);
      if (beyond !== 0) screen.scrollBy(beyond * EDGE_SPEED);
      const cursorOffset = nearestByte(screen.view, drag.x, drag.y);
      if (cursorOffset !== null && cursorOffset !== current().cursorOffset)
        move({ cursorOffset, anchorOffset: drag.anchorOffset });
      drag.frame = requestAnimationFrame(follow);
    };
    const end = () => {
      if (drag !== null) cancelAnimationFrame(drag.frame);
      drag = null;
    };
    return {
      onPointerDown(event: PointerEvent<HTMLDivElement>) {
        const screen = screenRef.current;
        if (screen === null) return;
        const { x, y } = pointOf(screen, event);
        const hit = hitByte(screen.view, x, y);
        if (event.button === 2 && hit !== null) moveUnlessSelected(hit.deviceOffset, { current, move });
        if (event.button !== 0) return;
        const past = hit === null ? screen.pastAt(x, y) : null;
        if (past !== null) openPast(past);
        if (hit === null) return;
        point(null);
        column(hit.column);
        const known = current();
        const anchorOffset = event.shiftKey ? (known.anchorOffset ?? known.cursorOffset) : hit.deviceOffset;
        move({ cursorOffset: hit.deviceOffset, anchorOffset: event.shiftKey ? anchorOffset : null });
        event.currentTarget.setPointerCapture(event.pointerId);
        drag = { anchorOffset, x, y, frame: requestAnimationFrame(follow) };
      },
      onPointerMove(event: PointerEvent<HTMLDivElement>) {
        const screen = screenRef.current;
        if (screen === null) return;
        const at = pointOf(screen, event);
        if (drag !== null) Object.assign(drag, at);
        else {
          point(hitByte(screen.view, at.x, at.y)?.deviceOffset ?? null);
          event.currentTarget.classList.toggle(ON_PAST, screen.pastAt(at.x, at.y) !== null);
        }
      },
      onPointerLeave: () => point(null),
      onPointerUp: end,
      onPointerCancel: end,
      onDoubleClick() {
        const word = screenRef.current && wordAt(screenRef.current, current().cursorOffset);
        if (word !== null) move(word);
      },
    };
  }, [screenRef, current, move, point, openPast, column]);
}

/** A menu acts on what is selected where the pointer is on it, and else on the byte there. */
function moveUnlessSelected(
  deviceOffset: number,
  { current, move }: Pick<GridPointerTells, 'current' | 'move'>,
): void {
  const { cursorOffset, anchorOffset } = current();
  const [one, other] = [cursorOffset, anchorOffset ?? cursorOffset];
  const isSelected = deviceOffset >= Math.min(one, other) && deviceOffset <= Math.max(one, other);
  if (!isSelected) move({ cursorOffset: deviceOffset, anchorOffset: null });
}

function pointOf(screen: GridScreen, event: PointerEvent<HTMLDivElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    x: (event.clientX - box.left) * screen.pixelRatio,
    y: (event.clientY - box.top) * screen.pixelRatio,
  };
}

/** Selects the group of a byte, or as much as is a word elsewhere. */
function wordAt({ view, sizeBytes }: GridScreen, cursorOffset: number): GridMove {
  const { groupBytes } = view.form;
  const wordBytes = groupBytes === 1 ? WORD_BYTES : groupBytes;
  const start = cursorOffset - (cursorOffset % wordBytes);
  return { anchorOffset: start, cursorOffset: Math.min(start + wordBytes, sizeBytes) - 1 };
}

/** Negative above the rows, positive below them, 0 among them. */
function linesBeyond(screen: GridScreen, y: number): number {
  const { headerPx, heightPx } = screen.view;
  if (y < headerPx) return (y - headerPx) / screen.linePx;
  return y > heightPx ? (y - heightPx) / screen.linePx : 0;
}
