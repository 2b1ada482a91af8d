import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import type { FlashState, RegionNode } from '../../../app/contract/machine.ts';
import { formatAddress, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { machineStore } from '../../state/machine.ts';
import { partitionsStore } from '../../state/partitions/partitions.ts';
import { FlashRegion } from './flash-region.tsx';
import { isEnlarged, layoutMap, type MapRow, reachesTop } from './map-layout.ts';
import { RegionKind } from './region-kind.tsx';

/** Of `0xff_ffff_0000`: longer addresses stand beside their regions in a wide panel only. */
const MIDDLE_ADDRESS_CHARS = 14;

/** The address space from 0 upwards. Each flash can be selected; a click in its bar goes to that place. */
export function MemoryMap({ memory }: { memory: RegionNode }) {
  const flashes = useStore(machineStore, (state) => state.machine?.flashes);
  const layouts = useStore(partitionsStore, (state) => state.layouts);
  const rows = layoutMap(memory);
  const addressChars = Math.max(...rows.map(({ start }) => formatAddress(start).length));
  return (
    <div className="map">
      <ol
        className={classNames('map-rows', addressChars > MIDDLE_ADDRESS_CHARS && 'map-rows-long')}
        aria-label="Address space"
      >
        {rows.map((row) => (
          <li
            key={row.start}
            className="map-row"
            style={growth(
              row,
              layouts.some(({ flash }) => flash === row.region?.flash),
            )}
          >
            <span className="map-address mono" style={{ minWidth: `${addressChars}ch` }}>
              {formatAddress(row.start)}
            </span>
            <RowContent row={row} flash={flashes?.find(({ index }) => index === row.region?.flash)} />
          </li>
        ))}
      </ol>
      <p className="map-note faint small">
        Gaps are folded{isEnlarged(rows) ? ', small regions enlarged' : ', regions to one scale'}.
      </p>
    </div>
  );
}

/**
 * Regions share the height that is left over, in the same proportion, up to twice their own; the names of partitions take
 * what they need.
 */
function growth({ region, heightPx }: MapRow, isDivided: boolean): CSSProperties {
  return region === null || isDivided
    ? { minHeight: heightPx }
    : { minHeight: heightPx, maxHeight: heightPx * 2, flexGrow: heightPx };
}

function RowContent({ row, flash }: { row: MapRow; flash: FlashState | undefined }) {
  const { region, start, end } = row;
  if (region === null) {
    return (
      <div className="map-region">
        <span className="map-bar map-gap" />
        <span className="map-words secondary small">
          {reachesTop(end) ? 'nothing above' : `nothing · ${formatSize(end - start)}`}
        </span>
      </div>
    );
  }
  if (flash !== undefined) return <FlashRegion region={region} flash={flash} />;
  return (
    <div className="map-region">
      <span className="map-bar" />
      <span className="map-words">
        <b>{region.name}</b>
        <RegionKind region={region} />
      </span>
    </div>
  );
}
