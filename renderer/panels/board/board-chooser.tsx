import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type {
  BoardDescription,
  GenericGeometry,
  GivenFormat,
  MachineState,
} from '../../../app/contract/machine.ts';
import { Button } from '../../kit/button.tsx';
import { OpenAsRaw } from '../../kit/open-as-raw.tsx';
import { Popover } from '../../kit/overlays/popover.tsx';
import { Prose } from '../../kit/prose.tsx';
import { OptionList, SearchField } from '../../kit/search-list.tsx';
import { closeOverlay, layoutStore, openOverlay } from '../../state/layout.ts';
import { boardsStore, fetchBoards } from '../../state/opening/boards.ts';
import { openRequest } from '../../state/opening/open.ts';
import { reportProblem } from '../../state/problems.ts';
import { BoardWords } from './board-words.tsx';
import { findBoards, stepIn } from './find-board.ts';
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
      className="board-popover"
      trigger={trigger}
      isOpen={isOpen}
      onOpenChange={(willOpen) => (willOpen ? openOverlay('board') : closeOverlay())}
    >
      <BoardList machine={machine} />
    </Popover>
  );
}

/** The search field stays on top and keeps the focus; a refusal and the open geometry stay below, the rest scrolls. */
function BoardList({ machine }: { machine: MachineState }) {
  const openId = machine.board.id;
  const boards = useStore(boardsStore, (state) => state.boards) ?? [];
  const [chosenId, setChosenId] = useState(openId);
  const [filter, setFilter] = useState('');
  /** Null: on the board that is open, as long as it is among those found. */
  const [stepped, setStepped] = useState<number | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const listId = useId();
  useEffect(() => void fetchBoards(), []);
  const found = findBoards(filter, boards);
  const at = stepped ?? Math.max(0, filter === '' ? found.findIndex(({ id }) => id === openId) : 0);
  const open = async (board: BoardDescription, geometry: GenericGeometry | null, format?: GivenFormat) => {
    setRefused(null);
    try {
      const request = { board: board.id, images: imagesFor(board, machine, format), geometry };
      if (await openRequest(request)) closeOverlay();
    } catch (thrown) {
      const openAsRaw = () => void open(board, geometry, 'raw');
      if (layoutStore.getState().overlay === 'board')
        setRefused({ board, report: toReport(thrown), openAsRaw });
      else reportProblem(thrown, openAsRaw);
    }
  };
  const choose = (board: BoardDescription | undefined) => {
    if (board === undefined) return;
    setChosenId(board.id);
    setStepped(found.indexOf(board));
    setRefused(null);
    if (board.hasOpenGeometry) return;
    if (board.id === openId) closeOverlay();
    else void open(board, null);
  };
  const press = (event: KeyboardEvent) => {
    const next = stepIn(found.length, at, event.key);
    if (next !== null) setStepped(next);
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  const chosen = boards.find((board) => board.id === chosenId);
  return (
    <>
      <SearchField
        listId={listId}
        at={at}
        count={found.length}
        label="Find a board"
        className="board-search"
        placeholder="Find a board: a name, a maker, a flash, a command set, an address, a size"
        text={filter}
        onText={(text) => {
          setFilter(text);
          setStepped(null);
        }}
        onKeyDown={press}
      />
      {found.length === 0 && <p className="secondary board-none">No board has “{filter}” in it.</p>}
      <OptionList
        listId={listId}
        at={at}
        label="Boards"
        className="board-list"
        rowClassName="board-row"
        options={found}
        keyOf={({ id }) => id}
        onChoose={choose}
        render={(board) => <BoardWords board={board} isOpen={board.id === openId} />}
      />
      {chosen?.hasOpenGeometry && (
        <GeometryForm machine={machine} onOpen={(geometry) => void open(chosen, geometry)} />
      )}
      {refused !== null && <Refusal {...refused} />}
    </>
  );
}

/** A board that the images were not opened on, and why. */
interface Refused {
  readonly board: BoardDescription;
  readonly report: ErrorReport;
  readonly openAsRaw: () => void;
}

function Refusal({ board: { title }, report, openAsRaw }: Refused) {
  return (
    <div className="board-error selectable" role="alert">
      <p>
        <b>Not opened on {title}.</b> {report.what}.
      </p>
      {report.where !== null && <p className="mono small">{report.where}</p>}
      <p className="secondary">
        <Prose text={report.todo} /> The open board stays as it is.
      </p>
      <OpenAsRaw report={report} onOpen={openAsRaw} />
    </div>
  );
}
