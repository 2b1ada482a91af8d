import { type MouseEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState, RegionNode } from '../../../app/contract/machine.ts';
import { classNames } from '../../kit/class-names.ts';
import { Pill } from '../../kit/pill.tsx';
import { machineStore, selectFlash } from '../../state/machine.ts';
import { partitionBands } from '../../state/partitions/partition-bands.ts';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import { moveTo, placeIn, selectionStore } from '../../state/selection.ts';
import { lengthOf, offsetAt } from './map-layout.ts';
import { PartitionLegend } from './partition-legend.tsx';
import { ReadMode } from './read-mode.tsx';
import { RegionKind } from './region-kind.tsx';

/** One flash in the map: how it is read, which blocks changed, where the cursor stands. */
export function FlashRegion({ region, flash }: { region: RegionNode; flash: FlashState }) {
  const isSelected = useStore(machineStore, (state) => state.flashIndex === flash.index);
  const isDirect = region.isDirect ?? flash.isDirect;
  const isLost = flash.image?.condition === 'lost';
  const layout = useStore(partitionsStore, layoutIn(flash.index));
  const button = (
    <button
      type="button"
      className={classNames('map-region', 'map-flash', isSelected && 'map-selected')}
      aria-pressed={isSelected}
      onClick={(event) => go(event, region, flash)}
    >
      <span className={classNames('map-bar', isLost ? 'map-lost' : isDirect ? 'map-direct' : 'map-machine')}>
        <Marks region={region} flash={flash} />
      </span>
      <span className="map-words">
        <b className="one-line">{region.name}</b>
        <RegionKind region={region} />
        {isLost ? <Pill tone="error">image lost</Pill> : <ReadMode isDirect={isDirect} />}
      </span>
    </button>
  );
  if (layout === null) return button;
  return (
    <div className="map-divided">
      {button}
      <PartitionLegend flash={flash} layout={layout} />
    </div>
  );
}

/** What lies in another partition is drawn over it, and leaves some of it in sight at its left. */
const BAND_INSET_PERCENT = 30;
const BAND_INSETS_MAX = 2;

function Marks({ region, flash }: { region: RegionNode; flash: FlashState }) {
  const { changedBlockNumbers: blocks } = flash;
  const { cursorOffset } = useStore(selectionStore, placeIn(flash.index));
  const percent = (bytes: number) => `${(100 * bytes) / lengthOf(region)}%`;
  const placeOf = (offset: number) => percent(offset - (region.flashOffset ?? 0));
  const placeOfBlock = (block: number) => {
    const { deviceOffset, lengthBytes } = eraseBlockOf(flash.geometry.regions, block);
    return { top: placeOf(deviceOffset), height: percent(lengthBytes) };
  };
  const layout = useStore(partitionsStore, layoutIn(flash.index));
  const bands = useMemo(() => partitionBands(layout), [layout]);
  return (
    <>
      {bands.map(({ start, end, colour }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the partitions of a layout stay in their places
          key={index}
          className="map-band"
          style={{
            top: placeOf(start),
            height: percent(end - start),
            left: `${BAND_INSET_PERCENT * Math.min(layout?.partitions[index]?.depth ?? 0, BAND_INSETS_MAX)}%`,
            background: `var(--partition-${colour})`,
          }}
        />
      ))}
      {blocks.map((block) => (
        <span key={block} className="map-changed" style={placeOfBlock(block)} />
      ))}
      <span className="map-cursor" style={{ top: placeOf(cursorOffset) }} />
    </>
  );
}

function go(event: MouseEvent<HTMLButtonElement>, region: RegionNode, flash: FlashState): void {
  selectFlash(flash.index);
  const bar = event.target instanceof Element ? event.target.closest('.map-bar') : null;
  if (bar === null) return;
  const { top, height } = bar.getBoundingClientRect();
  const inRegion = offsetAt(event.clientY - top, height, lengthOf(region));
  const cursorOffset = (region.flashOffset ?? 0) + inRegion;
  moveTo(flash.index, { cursorOffset, anchorOffset: null }, 'around');
}
