import { Check } from 'lucide-react';
import type { BoardDescription, BoardFlash } from '../../../app/contract/machine.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';

/** One board in the list: what it is, and its flashes. */
export function BoardWords({ board, isOpen }: { board: BoardDescription; isOpen: boolean }) {
  return (
    <>
      <b>{board.title}</b>
      <span className="board-row-summary secondary">{board.summary}</span>
      {isOpen && (
        <span className="board-row-open">
          <Check size={14} /> open
        </span>
      )}
      {board.flashes.map((flash) => (
        <FlashWords key={flash.name} board={board} flash={flash} />
      ))}
    </>
  );
}

/** Where the flash lies, what it is called, what it understands, how it is cut into blocks: a cell each. */
function FlashWords({ board, flash }: { board: BoardDescription; flash: BoardFlash }) {
  const { name, commandSet, geometry } = flash;
  return (
    <>
      <span className="board-flash mono">{placeOf(board, flash)}</span>
      <span className="board-flash one-line">{name}</span>
      <span className="board-flash">{commandSet}</span>
      <span className="board-flash board-flash-blocks">
        {geometry === null
          ? 'as its image'
          : `${formatCount(geometry.sectorCount)} × ${formatSize(geometry.sectorLengthBytes)}`}
      </span>
    </>
  );
}

function placeOf({ hasOpenGeometry }: BoardDescription, { base, alsoAt }: BoardFlash): string {
  if (hasOpenGeometry) return 'anywhere';
  if (base === null) return 'by its size';
  return alsoAt.length === 0 ? formatAddress(base) : `${formatAddress(base)}, again`;
}
