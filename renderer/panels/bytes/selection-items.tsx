/** What can be done with the selected bytes, or with the one under the cursor, as items of a menu. */
import {
  Braces,
  Copy,
  FileDiff,
  FileDown,
  Hash,
  History,
  type LucideIcon,
  NotebookPen,
  PaintBucket,
  Redo2,
  Search,
  SearchCode,
  Type,
  Undo2,
} from 'lucide-react';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatPlural } from '../../format/numbers.ts';
import type { MenuItem } from '../../kit/overlays/menu.tsx';
import { commandItems } from '../command-items.tsx';
import { COPY_ACTIONS, EDIT_ACTIONS, EXPORT_ACTION, NOTE_ACTION } from './selection-actions.ts';

const ICONS = [Copy, Braces, Hash, Type];
const EDIT_ICONS = [PaintBucket, Undo2, Redo2];

/** `4 bytes, 0x0000_0040 to 0x0000_0043` */
export function rangeWords({ start, end }: ByteRange): string {
  const to = end - start > 1 ? ` to ${formatAddress(end - 1)}` : '';
  return `${formatPlural(end - start, 'byte')}, ${formatAddress(start)}${to}`;
}

/** Copies, notes, exports and edits them. */
export function selectionItems(): MenuItem[] {
  return [
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
  ];
}

const SEARCHES: readonly (readonly [id: string, icon: LucideIcon])[] = [
  ['find.bytes', SearchCode],
  ['find.open', Search],
  ['compare.file', FileDiff],
  ['compare.opened', History],
];

/** The same, and what begins with them: a search, a comparison. */
export function gridItems(): MenuItem[] {
  return [...selectionItems(), ...commandItems(SEARCHES)];
}
