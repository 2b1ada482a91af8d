import type { WriteBuffer } from '../../../app/contract/device.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { type BufferCell, bufferCells, filledBytes } from './buffer-cells.ts';

/** The write buffer as a row of cells: filled ones wait for the confirm. */
export function WriteBufferCells({ buffer }: { buffer: WriteBuffer }) {
  const { offset, lengthBytes } = buffer;
  const filled = formatCount(filledBytes(buffer));
  return (
    <div className="device-buffer">
      <p className="secondary small">
        <span>
          write buffer, {formatSize(lengthBytes)} at <span className="mono">{formatAddress(offset)}</span>
        </span>
        <span>{filled} B filled</span>
      </p>
      <div className="buffer-cells" aria-hidden="true">
        {bufferCells(buffer).map((cell) => (
          <Cell key={cell.start} cell={cell} />
        ))}
      </div>
    </div>
  );
}

function Cell({ cell: { fill } }: { cell: BufferCell }) {
  return <span className={classNames(fill === 'full' && 'cell-full', fill === 'part' && 'cell-part')} />;
}
