/** What can be done with a structure of the tree, as items of a menu. */
import { CornerDownRight, Download, NotebookPen, Search } from 'lucide-react';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { MenuItem } from '../../kit/overlays/menu.tsx';
import { keysOf } from '../../state/commands.ts';
import { findIn } from '../../state/find/find.ts';
import { targetOfRow } from '../../state/find/find-target.ts';
import { askForNote } from '../../state/notes/note-dialogs.ts';
import { saveRow } from '../../state/partitions/flash-tree.ts';
import type { StructureIndex } from '../../state/structure/structure-index.ts';
import { choose, placeOf, selectPlace } from '../../state/structure/structure-view.ts';

/** Going to it, saving it if it has a place of its own, finding in it, and what needs a place of it in the image. */
export function structureItems(flash: FlashIndex, index: StructureIndex, id: number): MenuItem[] {
  const row = index.rows[id];
  if (row === undefined) return [];
  const place = placeOf(flash, index, id);
  const items: MenuItem[] = [
    {
      label: 'Go to its bytes',
      icon: <CornerDownRight size={14} />,
      keys: 'Enter',
      run: () => choose(flash, index, id),
    },
  ];
  if (row.start !== null)
    items.push({
      label: 'Save its bytes…',
      icon: <Download size={14} />,
      run: () => void saveRow(flash, index, id),
    });
  const target = targetOfRow(flash, index, id);
  if (target !== null)
    items.push({
      label: 'Find in it…',
      icon: <Search size={14} />,
      keys: keysOf('find.structure'),
      run: () => findIn(target),
    });
  if (place === null) return items;
  return [
    ...items,
    {
      label: 'Note on it…',
      icon: <NotebookPen size={14} />,
      keys: keysOf('note.add'),
      run: () => {
        selectPlace(flash, place);
        askForNote();
      },
    },
  ];
}
