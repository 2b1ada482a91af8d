import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { StructureBand } from '../../canvas/colours/cell-colours.ts';
import { GROUP_WORDS } from '../../canvas/colours/structure-groups.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import { writtenIn, writtenStore } from '../../state/follow.ts';
import { groupsIn } from '../../state/overview/structure-bands.ts';
import { layoutIn, partitionsStore, placeInPartition } from '../../state/partitions/partitions.ts';
import '../byte-map/legend.css';
import { ByteStory } from './byte-story.tsx';
import { isAfterImage } from './scene.ts';

/** Where the cursor is in all three spaces and in the layout, how much is selected, and what the grid's colours mean. */
export function StatusLine({
  flash,
  cursorOffset,
  selection,
  parts,
}: {
  flash: FlashState;
  cursorOffset: number;
  selection: ByteRange | null;
  /** Structures that are coloured in the grid. */
  parts: readonly StructureBand[];
}) {
  const layout = useStore(partitionsStore, layoutIn(flash.index));
  const inPartition = placeInPartition(layout, cursorOffset);
  const hasWritten = useStore(writtenStore, writtenIn(flash.index)).length > 0;
  return (
    <div className="bytes-status">
      <dl className="bytes-addresses">
        <Address space="flash" bytes={cursorOffset} />
        {flash.image !== null && !isAfterImage(flash, cursorOffset) && (
          <Address space="file" bytes={cursorOffset} />
        )}
        <Address space="bus" bytes={flash.base + cursorOffset} />
        {inPartition !== null && (
          <div className="bytes-partition">
            <dt>in</dt>
            <dd className="mono selectable one-line" title={inPartition}>
              {inPartition}
            </dd>
          </div>
        )}
      </dl>
      <ByteStory flash={flash} cursorOffset={cursorOffset} />
      <ul className="bytes-legend" aria-label="Marks in the grid">
        <StructureLegend parts={parts} />
        <li className="legend-changed">changed</li>
        {flash.device.buffer !== null && <li className="legend-waiting">in the write buffer</li>}
        {flash.recentCycles.length > 0 && <li className="legend-touched">last cycle</li>}
        {hasWritten && <li className="legend-written">just written</li>}
        <li className="legend-erased">erased</li>
        <li className="legend-edge">block edge</li>
        {flash.wear.length > 0 && <li className="legend-wear">wear of a block</li>}
        <li className="legend-selected">{selectionText(selection)}</li>
      </ul>
    </div>
  );
}

/** More kinds have no room here: the View menu has the legend of all. */
const GROUPS_MAX = 2;

function StructureLegend({ parts }: { parts: readonly StructureBand[] }) {
  const groups = useMemo(() => groupsIn(parts), [parts]);
  if (groups.length > GROUPS_MAX) return null;
  return groups.map((group) => (
    <li key={group} className="legend-structure">
      <span className="cell-legend-swatch" style={{ background: `var(--structure-${group})` }} />
      {GROUP_WORDS[group]}
    </li>
  ));
}

function Address({ space, bytes }: { space: string; bytes: number }) {
  return (
    <div>
      <dt>{space}</dt>
      <dd className="mono selectable">{formatAddress(bytes)}</dd>
    </div>
  );
}

function selectionText(selection: ByteRange | null): string {
  if (selection === null) return 'selected';
  const lengthBytes = selection.end - selection.start;
  const exact = `${formatCount(lengthBytes)} B`;
  return lengthBytes < 1024 ? `${exact} selected` : `${formatSize(lengthBytes)} selected`;
}
