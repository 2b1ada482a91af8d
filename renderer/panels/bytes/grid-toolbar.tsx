import { Crosshair, Eye, EyeOff, Pencil } from 'lucide-react';
import { useStore } from 'zustand';
import { eraseBlockAt, eraseBlockCountOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatCount, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { nextTyping, typingStore } from '../../state/edit.ts';
import { layoutStore, toggleFollow } from '../../state/layout.ts';
import { selectionStore, showSpace } from '../../state/selection.ts';
import { wearText } from './past-words.ts';
import { isAfterImage } from './scene.ts';
import { SelectionMenu } from './selection-menu.tsx';
import { SinceMenu } from './since-menu.tsx';
import { ViewMenu } from './view-menu.tsx';

const SPACES = [
  { value: 'flash', label: 'Flash' },
  { value: 'file', label: 'File' },
  { value: 'bus', label: 'Bus' },
  { value: 'block', label: 'Block' },
] as const;

/** What the numbers of a block's wear count. */
const WEAR_SPAN = 'Erased and programmed: since this flash was opened, up to the present cycle';

/** The space of the offsets, the erase block under the cursor, whether the view follows, and the way to another place. */
export function GridToolbar({
  flash,
  cursorOffset,
  selection,
  onGoTo,
}: {
  flash: FlashState;
  cursorOffset: number;
  selection: ByteRange | null;
  onGoTo: () => void;
}) {
  const space = useStore(selectionStore, (state) => state.space);
  const { geometry, wear } = flash;
  const { regions } = geometry;
  const block = eraseBlockAt(regions, cursorOffset);
  const place = isAfterImage(flash, cursorOffset) ? ' · after the image' : '';
  const state = `${stateWord(flash)}${place}`;
  const worn = wearText(wear, block.index);
  return (
    <div className="bytes-toolbar">
      <Segmented label="Offsets shown as" segments={SPACES} value={space} onChange={showSpace} />
      <div className="bytes-place one-line" title={worn === null ? undefined : WEAR_SPAN}>
        <span className="bytes-flash">{flash.name} · </span>
        block <b>{formatCount(block.index)}</b> of {formatCount(eraseBlockCountOf(regions))}
        {worn !== null && ` · ${worn}`} · {formatSize(block.lengthBytes)} · {state}
      </div>
      <EditToggle flash={flash} />
      <SelectionMenu cursorOffset={cursorOffset} selection={selection} />
      <ViewMenu flash={flash} />
      <SinceMenu flash={flash} />
      <FollowToggle />
      <Tooltip text="Go to an offset, an address or a block" keys="Ctrl+G">
        <Button icon={<Crosshair size={14} />} aria-label="Go to" onClick={onGoTo}>
          <span className="button-words">Go to</span>
        </Button>
      </Tooltip>
    </div>
  );
}

const TYPING_WORDS = { byte: 'Editing hex', text: 'Editing text' } as const;

/** Whether keys go over the bytes, and as what. */
function EditToggle({ flash }: { flash: FlashState }) {
  const column = useStore(typingStore, (state) => state.column);
  const words = column === null ? 'Edit' : TYPING_WORDS[column];
  const text =
    column === null
      ? 'Type over the bytes of a scratch: hex, then text, then neither. Each edit can be undone'
      : 'Keys go over the bytes, and the device does not hear of it. Again: text, then off';
  return (
    <Tooltip text={text} keys="F2">
      <Button
        icon={<Pencil size={14} />}
        aria-label={words}
        aria-pressed={column !== null}
        onClick={() => void nextTyping(flash)}
      >
        <span className={column === null ? 'button-words' : undefined}>{words}</span>
      </Button>
    </Tooltip>
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
      <Button icon={<Icon size={14} />} aria-label="Follow" aria-pressed={isFollowing} onClick={toggleFollow}>
        <span className="button-words">Follow</span>
      </Button>
    </Tooltip>
  );
}

function stateWord({ image, isProtected }: FlashState): string {
  if (image?.condition === 'lost') return 'image lost';
  if (image?.mode === 'write-through') return 'writes the file';
  return isProtected ? 'protected' : 'writable';
}
