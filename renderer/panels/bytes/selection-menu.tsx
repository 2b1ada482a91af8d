import {
  Braces,
  Copy,
  FileDown,
  Hash,
  NotebookPen,
  PaintBucket,
  Redo2,
  SquareDashed,
  Type,
  Undo2,
} from 'lucide-react';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/overlays/menu.tsx';
import { COPY_ACTIONS, EDIT_ACTIONS, EXPORT_ACTION, NOTE_ACTION } from './selection-actions.ts';

const ICONS = [Copy, Braces, Hash, Type];
const EDIT_ICONS = [PaintBucket, Undo2, Redo2];

/** What can be done with the selected bytes, or with the one under the cursor. */
export function SelectionMenu({
  cursorOffset,
  selection,
}: {
  cursorOffset: number;
  selection: ByteRange | null;
}) {
  const { start, end } = selection ?? { start: cursorOffset, end: cursorOffset + 1 };
  const trigger = (
    <Button
      icon={<SquareDashed size={14} />}
      aria-label="Selection"
      title="Copy, note, export or fill the selected bytes"
    >
      <span className="button-words">Selection</span>
    </Button>
  );
  const to = end - start > 1 ? ` to ${formatAddress(end - 1)}` : '';
  return (
    <Menu
      trigger={trigger}
      head={`${formatPlural(end - start, 'byte')}, ${formatAddress(start)}${to}`}
      items={[
        ...COPY_ACTIONS.map(({ title, keys, run }, at) => {
          const Icon = ICONS[at] ?? Copy;
          return { label: title, icon: <Icon size={14} />, keys, run };
        }),
        {
          label: NOTE_ACTION.title,
          icon: <NotebookPen size={14} />,
          keys: NOTE_ACTION.keys,
          run: NOTE_ACTION.run,
        },
        { label: EXPORT_ACTION.title, icon: <FileDown size={14} />, run: EXPORT_ACTION.run },
        ...EDIT_ACTIONS.map(({ title, keys, run }, at) => {
          const Icon = EDIT_ICONS[at] ?? PaintBucket;
          return { label: title, icon: <Icon size={14} />, keys, run };
        }),
      ]}
    />
  );
}
