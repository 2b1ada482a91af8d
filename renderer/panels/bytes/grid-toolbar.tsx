import { Crosshair } from 'lucide-react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { Tooltip } from '../../kit/tooltip.tsx';
import { selectionStore, showSpace } from '../../state/selection.ts';
import { isAfterImage } from './scene.ts';

const SPACES = [
  { value: 'flash', label: 'Flash' },
  { value: 'file', label: 'File' },
  { value: 'bus', label: 'Bus' },
] as const;

/** The space of the offsets, the erase block under the cursor, and the way to another place. */
export function GridToolbar({
  flash,
  cursorOffset,
  onGoTo,
}: {
  flash: FlashState;
  cursorOffset: number;
  onGoTo: () => void;
}) {
  const space = useStore(selectionStore, (state) => state.space);
  const { geometry } = flash;
  const block = Math.floor(cursorOffset / geometry.sectorLengthBytes);
  const place = isAfterImage(flash, cursorOffset) ? ' · after the image' : '';
  const state = `${stateWord(flash)}${place}`;
  return (
    <div className="bytes-toolbar">
      <Segmented label="Offsets shown as" segments={SPACES} value={space} onChange={showSpace} />
      <div className="bytes-place one-line">
        {flash.name} · block <b>{formatCount(block)}</b> of {formatCount(geometry.sectorCount)} ·{' '}
        {formatSize(geometry.sectorLengthBytes)} · {state}
      </div>
      <Tooltip text="Go to an offset, an address or a block" keys="Ctrl+G">
        <Button icon={<Crosshair size={14} />} onClick={onGoTo}>
          Go to
        </Button>
      </Tooltip>
    </div>
  );
}

function stateWord({ image, isProtected }: FlashState): string {
  if (image?.condition === 'lost') return 'image lost';
  return isProtected ? 'protected' : 'writable';
}
