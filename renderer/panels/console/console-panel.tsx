import { ListChecks, SquareTerminal, Trash2 } from 'lucide-react';
import { memo, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { IconButton } from '../../kit/icon-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { registerCommand } from '../../state/commands.ts';
import { clearConsole, consoleStore, proposeLine } from '../../state/console.ts';
import { layoutStore, showComposer, showConsole } from '../../state/layout.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { ComposerPanel } from '../composer/composer-panel.tsx';
import { ConsoleHints } from './console-hints.tsx';
import { ConsoleInput } from './console-input.tsx';
import { LogEntry } from './log-entry.tsx';
import './console.css';

/** Raw cycles and named operations in, what the device did out. */
export function ConsolePanel() {
  const flash = useStore(machineStore, currentFlash);
  const isEmpty = useStore(consoleStore, (state) => state.log.length === 0);
  const inputRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = () => {
      // At once: a frame later the focus would be taken from what the next key opens, which then closes.
      flushSync(showConsole);
      inputRef.current?.focus();
    };
    const stops = [
      registerCommand({
        id: 'focus.console',
        title: 'Focus the console',
        keys: ['Ctrl+`', 'Alt+2'],
        run: focus,
      }),
      registerCommand({ id: 'console.clear', title: 'Clear the console', keys: [], run: clearConsole }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const isComposing = useStore(layoutStore, (state) => state.isComposing);
  if (flash === null) return null;
  if (isComposing) return <ComposerPanel flash={flash} />;
  return (
    <Panel
      title="Console"
      icon={<SquareTerminal size={14} />}
      note={
        <span className="console-note">
          <span className="one-line">raw cycles and named operations · Tab completes</span>
          <IconButton
            label="Compose a command"
            keys="Alt+K"
            icon={<ListChecks size={14} />}
            onClick={showComposer}
          />
          <IconButton
            label="Clear the console"
            keys="Ctrl+L"
            icon={<Trash2 size={14} />}
            disabled={isEmpty}
            onClick={clearConsole}
          />
        </span>
      }
    >
      <Log />
      {isEmpty && <ConsoleHints flash={flash} onTake={proposeLine} />}
      <ConsoleInput flash={flash.index} ref={inputRef} />
    </Panel>
  );
}

/** Drawn anew for its own lines only, not for every letter that is typed under it. */
const Log = memo(function Log() {
  const log = useStore(consoleStore, (state) => state.log);
  const hasSeveral = useStore(machineStore, (state) => (state.machine?.flashes.length ?? 0) > 1);
  const logRef = useRef<HTMLDivElement>(null);
  const linesRef = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  /** Where it was last scrolled to from here: what is read from its top is followed from there on. */
  const placed = useRef(0);
  const follow = useCallback(() => {
    const { current: scrolled } = logRef;
    if (!isFollowing.current || scrolled === null) return;
    scrolled.scrollTop = topOfNewest(scrolled, linesRef.current);
    placed.current = scrolled.scrollTop;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the log's end as it grows
  useLayoutEffect(follow, [log]);
  // A line is known to be longer than one row only when it is drawn.
  useEffect(() => {
    if (linesRef.current === null) return undefined;
    const observer = new ResizeObserver(follow);
    observer.observe(linesRef.current);
    return () => observer.disconnect();
  }, [follow]);
  return (
    <div
      ref={logRef}
      className="console-log selectable"
      role="log"
      aria-label="Console log"
      aria-live="polite"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        const isAt = (top: number) => Math.abs(scrollTop - top) < 8;
        isFollowing.current = isAt(scrollHeight - clientHeight) || isAt(placed.current);
      }}
    >
      <div className="console-lines" ref={linesRef}>
        {log.map(({ id, entry }) => (
          <LogEntry key={id} entry={entry} namesFlash={hasSeveral} />
        ))}
      </div>
    </div>
  );
});

/** How far down the log is scrolled where its newest is seen: its end, or the first line of a help that is longer than the log. */
function topOfNewest(log: HTMLElement, lines: HTMLElement | null): number {
  const end = log.scrollHeight - log.clientHeight;
  const newest = lines?.lastElementChild;
  if (newest?.matches('.log-help') !== true) return end;
  const echo = newest.previousElementSibling ?? newest;
  const below = echo.getBoundingClientRect().top - log.getBoundingClientRect().top;
  return Math.min(end, log.scrollTop + below);
}
