import { SquareDashed } from 'lucide-react';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/overlays/menu.tsx';
import { rangeWords, selectionItems } from './selection-items.tsx';

/** What can be done with the selected bytes, or with the one under the cursor. */
export function SelectionMenu({
  cursorOffset,
  selection,
}: {
  cursorOffset: number;
  selection: ByteRange | null;
}) {
  const trigger = (
    <Button
      icon={<SquareDashed size={14} />}
      aria-label="Selection"
      title="Copy, note, export or fill the selected bytes"
    >
      <span className="button-words">Selection</span>
    </Button>
  );
  return (
    <Menu
      trigger={trigger}
      head={rangeWords(selection ?? { start: cursorOffset, end: cursorOffset + 1 })}
      items={selectionItems()}
    />
  );
}
