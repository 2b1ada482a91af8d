import type { MouseEvent } from 'react';
import { useStore } from 'zustand';
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState, RegionNode } from '../../../app/contract/machine.ts';
import { classNames } from '../../kit/class-names.ts';
import { Pill } from '../../kit/pill.tsx';
import { machineStore, selectFlash } from '../../state/machine.ts';
import { moveTo, placeIn, selectionStore } from '../../state/selection.ts';
import { lengthOf, offsetAt } from './map-layout.ts';
import { ReadMode } from './read-mode.tsx';
import { RegionKind } from './region-kind.tsx';

/** One flash in the map: how it is read, which blocks changed, where the cursor stands. */
export function FlashRegion({ region, flash }: { region: RegionNode; flash: FlashState }) {
  const isSelected = useStore(machineStore, (state) => state.flashIndex === flash.index);
  const isDirect = region.isDirect ?? flash.isDirect;
  const isLost = flash.image?.condition === 'lost';
  return (
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
}

function Marks({ region, flash }: { region: RegionNode; flash: FlashState }) {
  const { changedBlockNumbers: blocks } = flash;
  const { cursorOffset } = useStore(selectionStore, placeIn(flash.index));
  const percent = (bytes: number) => `${(100 * bytes) / lengthOf(region)}%`;
  const placeOf = (offset: number) => percent(offset - (region.flashOffset ?? 0));
  const placeOfBlock = (block: number) => {
    const { deviceOffset, lengthBytes } = eraseBlockOf(flash.geometry.regions, block);
    return { top: placeOf(deviceOffset), height: percent(lengthBytes) };
  };
  return (
    <>
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
