import { ChevronDown, ChevronRight, CircleX } from 'lucide-react';
import { useStore } from 'zustand';
import { bytesOf, type DriverOperation, isInVain } from '../../../app/contract/operation.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { machineStore } from '../../state/machine.ts';
import { BookmarkFlag } from './bookmark-flag.tsx';
import { lookOf, outcomeText } from './kind-looks.ts';
import { type RowProps, TimelineRow } from './timeline-row.tsx';

/** One operation: where it begins, what it is, what it is for, what came of it. */
export function OperationRow({
  operation,
  isOpen,
  onToggle,
  ...row
}: RowProps & {
  /** Undefined until the engine has told it. */
  operation: DriverOperation | undefined;
  isOpen: boolean;
  onToggle: (index: number, wantsOpen: boolean) => void;
}) {
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <TimelineRow {...row} level={1} isExpanded={isOpen}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the tree do it */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the tree do it */}
      <span
        className="operation-fold"
        onClick={(event) => {
          event.stopPropagation();
          onToggle(row.index, !isOpen);
        }}
      >
        <Chevron size={12} aria-hidden="true" />
      </span>
      {operation !== undefined && <Cells operation={operation} />}
    </TimelineRow>
  );
}

function Cells({ operation }: { operation: DriverOperation }) {
  const { firstCycle, lastCycle, kind, device, offset, outcome, detail } = operation;
  const sizeBytes = bytesOf(operation);
  const hasSeveral = useStore(machineStore, ({ machine }) => (machine?.flashes.length ?? 0) > 1);
  const { name, tone } = lookOf(kind);
  const size = sizeBytes === 0 ? detail : formatSize(sizeBytes);
  return (
    <>
      <span className="operation-cycle mono">{formatCount(firstCycle)}</span>
      <span className={classNames('operation-mark', `operation-${tone}`)} aria-hidden="true" />
      <span className="one-line operation-name">
        {name}
        <BookmarkFlag first={firstCycle} last={lastCycle} />
      </span>
      <span className="operation-place mono">{formatAddress(offset)}</span>
      <span className="one-line operation-size" title={detail}>
        {size}
      </span>
      <span className={classNames('one-line operation-outcome', isInVain(outcome) && 'operation-in-vain')}>
        {isInVain(outcome) && <CircleX size={12} aria-hidden="true" />}
        {outcomeText(outcome)}
      </span>
      {hasSeveral && <span className="one-line operation-flash">{shortName(device)}</span>}
    </>
  );
}

/** `flash1` of `virt.flash1`. */
function shortName(device: string): string {
  return device.slice(device.lastIndexOf('.') + 1);
}
