/** The hex grid alone, over a made-up image of 1 GiB, for measuring frames. */
import '@fontsource/jetbrains-mono/latin-400.css';
import '../../../renderer/kit/styles/tokens.css';
import '../../../renderer/kit/styles/base.css';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { DEFAULT_FORM } from '../../../renderer/canvas/hex-grid/grid-form.ts';
import { HexGrid } from '../../../renderer/canvas/hex-grid/hex-grid.tsx';
import type { RowPlace } from '../../../renderer/canvas/hex-grid/marks.ts';
import { formatOffset } from '../../../renderer/format/numbers.ts';

const SHAPE = {
  sizeBytes: 2 ** 30,
  regions: [{ sectorCount: 2 ** 12, sectorLengthBytes: 2 ** 18 }],
  offsetChars: 9,
  form: DEFAULT_FORM,
};
const CHANGED_BLOCKS = [3, 700, 4095];
const WEAR = CHANGED_BLOCKS.map((block) => ({ block, erases: 1 + (block % 7), programmedBytes: 4096 }));

/** Content with all tones: text, zeros, erased and changed bytes. */
const CHANGED = Uint8Array.from({ length: 16 }, (_, column) => (column >= 4 && column < 12 ? 1 : 0));

function bytesOf({ deviceOffset, lengthBytes }: RowPlace) {
  const rowIndex = deviceOffset / 16;
  const bytes = Uint8Array.from({ length: lengthBytes }, (_, column) => {
    const mixed = Math.imul(deviceOffset + column, 0x9e3779b1) >>> 20;
    return mixed % 5 === 0 ? 0xff : mixed % 7 === 0 ? 0 : mixed & 0xff;
  });
  const pastText = rowIndex % 11 === 0 ? `programmed by ${rowIndex}` : null;
  return { bytes, changed: rowIndex % 11 === 0 ? CHANGED : null, pastText };
}

/** Words in every third row. */
function lyingIn({ deviceOffset }: { deviceOffset: number }) {
  const rowIndex = deviceOffset / 16;
  return rowIndex % 3 === 0
    ? { name: rowIndex % 9 === 0 ? `part ${rowIndex}` : null, text: 'ih_size 312' }
    : null;
}

const MINIMAP = { cells: null, cellBytes: 1 << 16, coloring: 'kinds', bands: [], partitions: [] } as const;

function Harness() {
  const [place, setPlace] = useState({ cursorOffset: 0, anchorOffset: null as number | null });
  return (
    <HexGrid
      label="Bytes"
      shape={SHAPE}
      offsetTitle="offset"
      formatOffset={formatOffset}
      bytesOf={bytesOf}
      lyingIn={lyingIn}
      changedBlocks={CHANGED_BLOCKS}
      wear={WEAR}
      marks={{
        cursorOffset: place.cursorOffset,
        selection: { start: 64, end: 300 },
        typing: null,
        touched: null,
        written: [],
        waiting: [],
      }}
      anchorOffset={place.anchorOffset}
      target={{ deviceOffset: place.cursorOffset, reveal: 'nearest' }}
      moves={0}
      startTopOffset={null}
      announcement=""
      missingText="loading"
      onMove={setPlace}
      onPoint={() => undefined}
      onOpenPast={() => undefined}
      minimap={MINIMAP}
      stripLines={() => []}
      subscribeBytes={() => () => undefined}
      onSight={() => undefined}
      onCopy={() => undefined}
      onType={() => false}
      onPaste={() => undefined}
      onColumn={() => undefined}
    />
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Harness />);
