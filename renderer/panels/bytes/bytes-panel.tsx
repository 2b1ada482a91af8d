import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { HexGrid } from '../../canvas/hex-grid/hex-grid.tsx';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { ContextMenu } from '../../kit/overlays/context-menu.tsx';
import { registerCommand } from '../../state/commands.ts';
import { fillStore } from '../../state/fill.ts';
import { findStore } from '../../state/find/find.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { sinceStore } from '../../state/since.ts';
import { FindBar } from '../find/find-bar.tsx';
import { BYTES_COMMANDS } from './bytes-commands.ts';
import { FillBar } from './fill-bar.tsx';
import { GoToBar } from './go-to-bar.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { gridItems, rangeWords } from './selection-items.tsx';
import { SinceBar } from './since-bar.tsx';
import { StatusLine } from './status-line.tsx';
import { useBytesGrid } from './use-bytes-grid.ts';
import './bytes.css';

/** The bytes of the flash the person looks at, and where in them they are. */
export function BytesPanel() {
  const flash = useStore(machineStore, currentFlash);
  const opening = useStore(machineStore, (state) => state.machine?.opening ?? 0);
  if (flash === null) return null;
  return <FlashBytes key={`${opening} ${flash.index}`} flash={flash} />;
}

function FlashBytes({ flash }: { flash: FlashState }) {
  const gridRef = useRef<HTMLDivElement>(null);
  // How often the person asked to go somewhere; 0 while they don't.
  const [asks, setAsks] = useState(0);
  const isAskingSince = useStore(sinceStore, (state) => state.isAsking);
  const isFilling = useStore(fillStore, (state) => state.isAsking);
  const isFinding = useStore(findStore, (state) => state.isOpen);
  const goTo = useCallback(() => setAsks((before) => before + 1), []);
  useViewFocus(gridRef);
  const grid = useBytesGrid(flash);
  useEffect(
    () => registerCommand({ id: 'go.offset', title: 'Go to offset…', keys: ['Ctrl+G'], run: goTo }),
    [goTo],
  );
  useEffect(() => {
    const ends = BYTES_COMMANDS.map((command) => registerCommand(command));
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const leave = () => {
    setAsks(0);
    gridRef.current?.focus();
  };
  const { cursorOffset, selection } = grid.marks;
  const cursor = { cursorOffset, selection };
  return (
    <div className="view">
      <GridToolbar flash={flash} {...cursor} onGoTo={goTo} />
      {asks > 0 && <GoToBar flash={flash} asks={asks} onLeave={leave} />}
      {isFinding && <FindBar flash={flash} onLeave={() => gridRef.current?.focus()} />}
      {isAskingSince && <SinceBar onLeave={() => gridRef.current?.focus()} />}
      {isFilling && (
        <FillBar
          flash={flash}
          range={selection ?? { start: cursorOffset, end: cursorOffset + 1 }}
          onLeave={() => gridRef.current?.focus()}
        />
      )}
      <ContextMenu
        label="What can be done with these bytes"
        head={() => rangeWords(selection ?? { start: cursorOffset, end: cursorOffset + 1 })}
        items={gridItems}
      >
        <div className="bytes-grid">
          <HexGrid ref={gridRef} {...grid} />
        </div>
      </ContextMenu>
      <StatusLine flash={flash} {...cursor} parts={grid.marks.parts ?? []} />
    </div>
  );
}
