// biome-ignore-all lint/a11y/useSemanticElements: the cells are drawn on a canvas, so there is no table to be one
import {
  type KeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Announcer, AriaRow } from './aria-row.tsx';
import { type GridScene, GridScreen, type Sight } from './grid-screen.ts';
import { placeUnder } from './hit.ts';
import { cursorAfterKey } from './keys.ts';
import { rowAt, rowCountOf } from './layout.ts';
import type { GridMarks } from './marks.ts';
import { OverviewStrip } from './overview-strip.tsx';
import { wheelRows } from './scroll.ts';
import type { ScrollLink } from './scroll-link.ts';
import { type GridMove, useGridPointer } from './use-grid-pointer.ts';
import './hex-grid.css';

export interface HexGridProps extends Omit<GridScene, 'marks'> {
  /** The element that takes the focus. */
  readonly ref?: Ref<HTMLDivElement>;
  /** Names the grid for a screen reader. */
  readonly label: string;
  readonly marks: Omit<GridMarks, 'hasFocus'>;
  readonly anchorOffset: number | null;
  /** What the last of `moves` brings on the screen, and how; `keep`: nothing. */
  readonly target: {
    readonly deviceOffset: number;
    readonly reveal: 'nearest' | 'around' | 'follow' | 'keep';
  };
  readonly moves: number;
  /** Grids that are scrolled together. It is the same at each render. */
  readonly link?: ScrollLink;
  /** The byte to start with; null: where the cursor is. */
  readonly startTopOffset: number | null;
  /** What a screen reader hears about the cursor's byte. */
  readonly announcement: string;
  /** What it hears in place of a byte that is not here. */
  readonly missingText: string;
  readonly onMove: (place: GridMove, reveal: 'nearest' | 'around' | 'keep') => void;
  /** The pointer rests on this byte, or on none. */
  readonly onPoint: (deviceOffset: number | null) => void;
  /** A person asks for what was done to the row of this byte. */
  readonly onOpenPast: (deviceOffset: number) => void;
  /** What the strip says where this byte is, the place itself first. */
  readonly stripLines: (deviceOffset: number) => readonly string[];
  /** Calls the listener whenever `bytesOf` has something new. @returns a function that ends it. */
  readonly subscribeBytes: (listener: () => void) => () => void;
  /** The screen moved: ask for these bytes, remember the position. */
  readonly onSight: (sight: Sight) => void;
  readonly onCopy: () => void;
  /** A key that may type something over the bytes. @returns whether it meant something */
  readonly onType: (event: KeyboardEvent) => boolean;
  readonly onPaste: (text: string) => void;
  /** The column that a person clicked in. */
  readonly onColumn: (column: 'byte' | 'text') => void;
}

/** Until the screen has measured how many bytes a row has. */
const ROWS_AT_FIRST = 16;

/** Bytes on a canvas with a virtual scroll position, a strip that shows all of the image, and an ARIA row beneath. */
export function HexGrid(props: HexGridProps) {
  const { shape, marks } = props;
  const { cursorOffset } = marks;
  const cellId = useId();
  const [hasFocus, setHasFocus] = useState(false);
  const { gridRef, stripRef, screenRef, rowBytes } = useGridScreen(props, hasFocus);
  const latest = useRef(props);
  latest.current = props;

  const current = useCallback(
    (): GridMove => ({
      cursorOffset: latest.current.marks.cursorOffset,
      anchorOffset: latest.current.anchorOffset,
    }),
    [],
  );
  const tells = useMemo(
    () => ({
      current,
      move: (place: GridMove) => latest.current.onMove(place, 'keep'),
      point: (deviceOffset: number | null) => latest.current.onPoint(deviceOffset),
      openPast: (deviceOffset: number) => latest.current.onOpenPast(deviceOffset),
      column: (column: 'byte' | 'text') => latest.current.onColumn(column),
    }),
    [current],
  );
  const pointer = useGridPointer(screenRef, tells);

  const press = (event: KeyboardEvent) => {
    const screen = screenRef.current;
    if (screen !== null && pressKey(event, screen, props)) event.preventDefault();
  };

  const cursorRow = rowAt(shape, rowBytes, cursorOffset);
  return (
    <div className="hex">
      <div
        ref={props.ref}
        className="hex-grid"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rowCountOf(shape.sizeBytes, rowBytes)}
        aria-colcount={rowBytes + 1}
        aria-multiselectable="true"
        aria-readonly={marks.typing === null}
        aria-activedescendant={cellId}
        {...pointer}
        onKeyDown={press}
        onContextMenu={(event) => {
          if (screenRef.current !== null) openAtCursor(event, screenRef.current, cursorOffset);
        }}
        onPaste={(event) => {
          event.preventDefault();
          props.onPaste(event.clipboardData.getData('text/plain'));
        }}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        onWheel={(event) => {
          const screen = screenRef.current;
          if (screen === null || event.ctrlKey) return;
          const wheel = { delta: event.deltaY, deltaMode: event.deltaMode };
          screen.scrollBy(wheelRows(screen.space, wheel, screen.linePx / screen.pixelRatio));
        }}
      >
        <div className="hex-paper" aria-hidden="true">
          <canvas ref={gridRef} />
        </div>
        <AriaRow
          cellId={cellId}
          cursorOffset={cursorOffset}
          rowBytes={rowBytes}
          selection={marks.selection}
          row={props.bytesOf(cursorRow)}
          offsetText={props.formatOffset(cursorRow.deviceOffset)}
          missingText={props.missingText}
        />
      </div>
      <OverviewStrip canvasRef={stripRef} screenRef={screenRef} linesOf={props.stripLines} />
      <Announcer text={hasFocus ? props.announcement : ''} />
    </div>
  );
}

/** Keeps a screen on the two canvases, hands it every scene, and shows what it is asked to. */
function useGridScreen(props: HexGridProps, hasFocus: boolean) {
  const gridRef = useRef<HTMLCanvasElement>(null);
  const stripRef = useRef<HTMLCanvasElement>(null);
  const screenRef = useRef<GridScreen | null>(null);
  const [rowBytes, setRowBytes] = useState(ROWS_AT_FIRST);
  const scene: GridScene = { ...props, marks: { ...props.marks, hasFocus } };
  const first = useRef({ scene, startTopOffset: props.startTopOffset, link: props.link });
  const sightRef = useRef(props.onSight);
  sightRef.current = props.onSight;

  useLayoutEffect(() => {
    if (gridRef.current === null || stripRef.current === null) return;
    const canvases = { grid: gridRef.current, strip: stripRef.current };
    const { link } = first.current;
    const screen = new GridScreen(canvases, first.current.scene, {
      onSight: (sight) => sightRef.current(sight),
      onRowBytes: setRowBytes,
      onScroll: (topOffset) => {
        // Not while it is made: it finds its place then.
        if (screenRef.current !== null) link?.moved(screenRef.current, topOffset);
      },
    });
    const leave = link?.join(screen);
    if (first.current.startTopOffset !== null) screen.scrollToOffset(first.current.startTopOffset);
    screenRef.current = screen;
    return () => {
      leave?.();
      screen.dispose();
      screenRef.current = null;
    };
  }, []);
  useLayoutEffect(() => screenRef.current?.update(scene));

  const { moves, target, subscribeBytes } = props;
  // New bytes are drawn without React: a drag through the image brings some with every frame.
  useEffect(() => subscribeBytes(() => screenRef.current?.redraw()), [subscribeBytes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a move to the same byte is a move
  useEffect(() => {
    if (target.reveal !== 'keep') screenRef.current?.reveal(target.deviceOffset, target.reveal);
  }, [moves, target.reveal, target.deviceOffset]);
  return { gridRef, stripRef, screenRef, rowBytes };
}

/** The menu that a key asks for opens at the cursor: the browser would put it in the middle. */
function openAtCursor(event: ReactMouseEvent, screen: GridScreen, cursorOffset: number): void {
  const place = event.button < 0 ? placeUnder(screen.view, cursorOffset) : null;
  if (place === null) return;
  event.preventDefault();
  event.stopPropagation();
  const box = event.currentTarget.getBoundingClientRect();
  const clientX = box.left + place.x / screen.pixelRatio;
  const clientY = box.top + place.y / screen.pixelRatio;
  const placed = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
  event.currentTarget.dispatchEvent(new MouseEvent('contextmenu', placed));
}

/** @returns whether the key meant something here. */
function pressKey(event: KeyboardEvent, screen: GridScreen, props: HexGridProps): boolean {
  if (props.onType(event)) return true;
  const { cursorOffset } = props.marks;
  const { sizeBytes, regions } = props.shape;
  const isFar = event.ctrlKey || event.metaKey;
  const letter = isFar && !event.shiftKey && !event.altKey ? event.key.toLowerCase() : '';
  if (letter === 'c') {
    props.onCopy();
    return true;
  }
  if (letter === 'a') {
    props.onMove({ anchorOffset: 0, cursorOffset: sizeBytes - 1 }, 'keep');
    return true;
  }
  if (event.key === 'Enter' && !isFar && !event.shiftKey && !event.altKey) {
    props.onOpenPast(cursorOffset);
    return true;
  }
  if (event.key === 'Escape' && props.anchorOffset !== null) {
    props.onMove({ cursorOffset, anchorOffset: null }, 'keep');
    return true;
  }
  const { pageRows, rowBytes } = screen;
  const target = cursorAfterKey(event, { cursorOffset, sizeBytes, regions, rowBytes, pageRows });
  if (target === null) return false;
  const isPage = event.key.startsWith('Page') && !isFar && !event.altKey;
  if (isPage) screen.scrollBy(event.key === 'PageUp' ? -screen.pageRows : screen.pageRows);
  const anchorOffset = event.shiftKey ? (props.anchorOffset ?? cursorOffset) : null;
  const isJump = event.key.startsWith('Page') && !isPage;
  props.onMove({ cursorOffset: target, anchorOffset }, isJump ? 'around' : 'nearest');
  return true;
}
