/** What can be done with a place that was found, as items of a menu. */
import { Copy, CornerDownRight, NotebookPen } from 'lucide-react';
import type { Hit } from '../../../app/contract/finding.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { MenuItem } from '../../kit/overlays/menu.tsx';
import { keysOf } from '../../state/commands.ts';
import { copyBytes } from '../../state/copy.ts';
import { showHit } from '../../state/find/find.ts';
import { askForNote } from '../../state/notes/note-dialogs.ts';
import { moveTo } from '../../state/selection.ts';

/** Going there, copying its bytes, and a note on them. */
export function hitItems(flash: FlashIndex, hit: Hit): MenuItem[] {
  const { offset, lengthBytes, inside } = hit;
  const go = {
    label: inside === null ? 'Go to it' : 'Show its structure',
    icon: <CornerDownRight size={14} />,
    keys: 'Enter',
    run: () => showHit(flash, hit),
  };
  // What is packed has no place of its own in the flash.
  if (inside !== null) return [go];
  const end = offset + Math.max(1, lengthBytes);
  return [
    go,
    {
      label: 'Copy its bytes as hex',
      icon: <Copy size={14} />,
      run: () => void copyBytes(flash, { start: offset, end }),
    },
    {
      label: 'Note on it…',
      icon: <NotebookPen size={14} />,
      keys: keysOf('note.add'),
      run: () => {
        showHit(flash, hit);
        moveTo(flash, { cursorOffset: offset, anchorOffset: end - 1 }, 'around');
        askForNote();
      },
    },
  ];
}
