import { Binary, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { ByteMap } from '../../canvas/byte-map/byte-map.tsx';
import type { MapScreen } from '../../canvas/byte-map/map-screen.ts';
import { Button } from '../../kit/button.tsx';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { goToView } from '../../state/layout.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { cellStore } from '../../state/overview/cells.ts';
import { coloringStore, colorMap, layOutMap } from '../../state/overview/coloring.ts';
import { groupsIn } from '../../state/overview/structure-bands.ts';
import type { PlaceWords } from './cell-words.ts';
import { CellLegend } from './legend.tsx';
import { useByteMap } from './use-byte-map.ts';
import './byte-map-panel.css';

const COLORINGS = [
  { value: 'kinds', label: 'Kinds' },
  { value: 'entropy', label: 'Entropy' },
  { value: 'structures', label: 'Structures' },
  { value: 'partitions', label: 'Partitions' },
] as const;

const FORMS = [
  { value: 'hilbert', label: 'Curve' },
  { value: 'rows', label: 'Rows' },
] as const;

/** All bytes of the flash the person looks at, as a picture to look into. */
export function ByteMapPanel() {
  const flash = useStore(machineStore, currentFlash);
  const opening = useStore(machineStore, (state) => state.machine?.opening ?? 0);
  if (flash === null) return null;
  return <FlashMap key={`${opening} ${flash.index}`} flash={flash} />;
}

function FlashMap({ flash }: { flash: FlashState }) {
  const mapRef = useRef<HTMLDivElement>(null);
  const screenRef = useRef<MapScreen>(null);
  const { words, isCounting, layout, ...map } = useByteMap(flash);
  useViewFocus(mapRef);
  // With the layout: what a map that comes in the place of this one wants is told before late effects are cleared away.
  useLayoutEffect(() => () => cellStore.want([], 'map'), []);
  return (
    <div className="view">
      <Toolbar screenRef={screenRef} cursorOffset={map.cursorOffset} isCounting={isCounting} />
      <div className="byte-map-room">
        <ByteMap ref={mapRef} screenRef={screenRef} {...map} />
      </div>
      <Story words={words} />
      <div className="byte-map-legend">
        <CellLegend coloring={map.coloring} groups={groupsIn(map.bands)} layout={layout} />
        {map.selection !== null && <span className="small secondary">what is not selected recedes</span>}
      </div>
    </div>
  );
}

function Toolbar({
  screenRef,
  cursorOffset,
  isCounting,
}: {
  screenRef: RefObject<MapScreen | null>;
  cursorOffset: number;
  isCounting: boolean;
}) {
  const { map, form } = useStore(coloringStore);
  const about = form === 'hilbert' ? CURVE_WORDS : ROWS_WORDS;
  return (
    <div className="byte-map-toolbar">
      <Segmented label="Colours say" segments={COLORINGS} value={map} onChange={colorMap} />
      <Segmented label="Bytes are laid out" segments={FORMS} value={form} onChange={layOutMap} />
      <p className="byte-map-about small secondary" title={about}>
        {isCounting ? 'counting…' : about}
      </p>
      <Button
        icon={<Binary size={14} />}
        aria-label="Show bytes"
        title="Show the bytes at the cursor (Enter)"
        onClick={() => goToView('bytes')}
      >
        <span className="button-words">Show bytes</span>
      </Button>
      <span className="byte-map-zoom">
        <IconButton
          label="Smaller"
          icon={<ZoomOut size={14} />}
          onClick={() => screenRef.current?.zoomAround(cursorOffset, 1 / BUTTON_ZOOM)}
        />
        <IconButton label="Fit" icon={<Maximize size={14} />} onClick={() => screenRef.current?.fit()} />
        <IconButton
          label="Larger"
          icon={<ZoomIn size={14} />}
          onClick={() => screenRef.current?.zoomAround(cursorOffset, BUTTON_ZOOM)}
        />
      </span>
    </div>
  );
}

const BUTTON_ZOOM = 2;
const CURVE_WORDS = 'Hilbert’s curve: near in the image is near here';
const ROWS_WORDS = 'Each row begins with an erase block';

/** What the pointer is over, or else the cursor. */
function Story({ words: { where, what, block, partition, structure } }: { words: PlaceWords }) {
  return (
    <div className="byte-map-story one-line">
      <span className="mono">{where}</span>
      <b>{what}</b>
      <span>{block}</span>
      {partition !== null && <span>{partition}</span>}
      <span>{structure}</span>
    </div>
  );
}
