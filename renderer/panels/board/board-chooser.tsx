import { Check, ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type {
  BoardDescription,
  BoardFlash,
  GenericGeometry,
  MachineState,
} from '../../../app/contract/machine.ts';
import { formatAddress, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { classNames } from '../../kit/class-names.ts';
import { Popover } from '../../kit/popover.tsx';
import { closeOverlay, layoutStore, openOverlay } from '../../state/layout.ts';
import { boardsStore, fetchBoards } from '../../state/opening/boards.ts';
import { openRequest } from '../../state/opening/open.ts';
import { isFoundBy } from './find-board.ts';
import { GeometryForm } from './geometry-form.tsx';
import { imagesFor } from './images-for.ts';
import './board.css';

/** The board that is open, and the others that these images could sit on. */
export function BoardChooser({ machine }: { machine: MachineState }) {
  const isOpen = useStore(layoutStore, (state) => state.overlay === 'board');
  const { title, summary } = machine.board;
  const trigger = (
    <Button className="board-button">
      <b>{title}</b>
      <span className="secondary one-line">{summary}</span>
      <ChevronDown size={14} />
    </Button>
  );
  return (
    <Popover
      label="Choose the board"
      trigger={trigger}
      isOpen={isOpen}
      onOpenChange={(willOpen) => (willOpen ? openOverlay('board') : closeOverlay())}
    >
      <BoardList machine={machine} />
    </Popover>
  );
}

function BoardList({ machine }: { machine: MachineState }) {
  const boards = useStore(boardsStore, (state) => state.boards) ?? [];
  const [chosenId, setChosenId] = useState(machine.board.id);
  const [filter, setFilter] = useState('');
  const [error, setError] = useState<ErrorReport | null>(null);
  useEffect(() => void fetchBoards(), []);
  const open = async (board: BoardDescription, geometry: GenericGeometry | null) => {
    setError(null);
    try {
      await openRequest({ board: board.id, images: imagesFor(board, machine), geometry });
      closeOverlay();
    } catch (thrown) {
      setError(toReport(thrown));
    }
  };
  const choose = (board: BoardDescription) => {
    setChosenId(board.id);
    setError(null);
    if (!board.hasOpenGeometry && board.id !== machine.board.id) void open(board, null);
  };
  const chosen = boards.find((board) => board.id === chosenId);
  const found = boards.filter((board) => isFoundBy(filter, board));
  return (
    <>
      <input
        className="field board-filter"
        type="search"
        aria-label="Find a board"
        placeholder="Find a board, a flash, a command set"
        spellCheck={false}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {found.length === 0 && <p className="secondary board-none">No board has “{filter}” in it.</p>}
      <ul className="board-list">
        {found.map((board) => (
          <BoardRow
            key={board.id}
            board={board}
            isOpen={board.id === machine.board.id}
            isChosen={board.id === chosenId}
            onChoose={() => choose(board)}
          />
        ))}
      </ul>
      {chosen?.hasOpenGeometry && (
        <GeometryForm machine={machine} onOpen={(geometry) => void open(chosen, geometry)} />
      )}
      {error !== null && <BoardError error={error} />}
    </>
  );
}

function BoardRow({
  board,
  isOpen,
  isChosen,
  onChoose,
}: {
  board: BoardDescription;
  isOpen: boolean;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        className={classNames('board-row', isChosen && 'board-row-chosen')}
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <span className="board-row-head">
          <b>{board.title}</b>
          <span className="secondary">{board.summary}</span>
          {isOpen && (
            <span className="board-row-open">
              <Check size={14} /> open
            </span>
          )}
        </span>
        {board.flashes.map((flash) => (
          <span key={flash.name} className="board-row-flash small secondary">
            <span className="mono">{placeOf(board, flash)}</span>
            {flash.name}
            {` · ${flash.commandSet}`}
            {flash.geometry !== null &&
              ` · ${formatSize(flash.geometry.sizeBytes)} in blocks of ${formatSize(flash.geometry.sectorLengthBytes)}`}
          </span>
        ))}
      </button>
    </li>
  );
}

function placeOf({ hasOpenGeometry }: BoardDescription, { base }: BoardFlash): string {
  if (hasOpenGeometry) return 'anywhere';
  return base === null ? 'by its size' : formatAddress(base);
}

function BoardError({ error }: { error: ErrorReport }) {
  return (
    <div className="board-error selectable" role="alert">
      <p>{error.what}</p>
      {error.where !== null && <p className="mono small">{error.where}</p>}
      <p className="secondary">{error.todo}</p>
    </div>
  );
}
