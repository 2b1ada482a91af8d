import { Crosshair, Eye, EyeOff } from 'lucide-react';
import { useStore } from 'zustand';
import { eraseBlockAt, eraseBlockCountOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { layoutStore, toggleFollow } from '../../state/layout.ts';
import { selectionStore, showSpace } from '../../state/selection.ts';
import { isAfterImage } from './scene.ts';

const SPACES = [
  { value: 'flash', label: 'Flash' },
  { value: 'file', label: 'File' },
  { value: 'bus', label: 'Bus' },
] as const;

/** The space of the offsets, the erase block under the cursor, whether the view follows, and the way to another place. */
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
  const { regions } = flash.geometry;
  const block = eraseBlockAt(regions, cursorOffset);
  const place = isAfterImage(flash, cursorOffset) ? ' · after the image' : '';
  const state = `${stateWord(flash)}${place}`;
  return (
    <div className="bytes-toolbar">
      <Segmented label="Offsets shown as" segments={SPACES} value={space} onChange={showSpace} />
      <div className="bytes-place one-line">
        {flash.name} · block <b>{formatCount(block.index)}</b> of {formatCount(eraseBlockCountOf(regions))} ·{' '}
        {formatSize(block.lengthBytes)} · {state}
      </div>
      <FollowToggle />
      <Tooltip text="Go to an offset, an address or a block" keys="Ctrl+G">
        <Button icon={<Crosshair size={14} />} onClick={onGoTo}>
          Go to
        </Button>
      </Tooltip>
    </div>
  );
}

function FollowToggle() {
  const isFollowing = useStore(layoutStore, (state) => state.isFollowing);
  const Icon = isFollowing ? Eye : EyeOff;
  const text = isFollowing
    ? 'The views go to the flash and the bytes that the console works on. Off: they stay where they are'
    : 'The views stay where they are. On: they go to the flash and the bytes that the console works on';
  return (
    <Tooltip text={text} keys="Alt+L">
      <Button icon={<Icon size={14} />} aria-pressed={isFollowing} onClick={toggleFollow}>
        Follow
      </Button>
    </Tooltip>
  );
}

function stateWord({ image, isProtected }: FlashState): string {
  if (image?.condition === 'lost') return 'image lost';
  if (image?.mode === 'write-through') return 'writes the file';
  return isProtected ? 'protected' : 'writable';
}
