import { Columns3Cog } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import {
  COLUMN_CHOICES,
  GROUP_SIZES,
  hasNumbers,
  NUMBER_ORDERS,
  TEXT_ENCODINGS,
} from '../../canvas/hex-grid/grid-form.ts';
import { Button } from '../../kit/button.tsx';
import { Popover } from '../../kit/overlays/popover.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { gridFormStore, rowBytesStore, setGridForm } from '../../state/grid-form.ts';
import {
  colorGrid,
  coloringStore,
  colorMinimap,
  GRID_COLORINGS,
  MINIMAP_COLORINGS,
} from '../../state/overview/coloring.ts';
import { groupsIn } from '../../state/overview/structure-bands.ts';
import { CellLegend } from '../byte-map/legend.tsx';
import { useStructureBands } from '../structure/use-structure-bands.ts';
import { COLUMN_WORDS, GRID_WORDS, MINIMAP_WORDS, ORDER_WORDS, TEXT_WORDS } from './form-words.ts';

/** How the bytes are shown: columns, groups, byte order and text. Each of them is a command of the palette, too. */
export function ViewMenu({ flash }: { flash: FlashState }) {
  const [isOpen, setIsOpen] = useState(false);
  const form = useStore(gridFormStore);
  const rowBytes = useStore(rowBytesStore);
  const trigger = (
    <Button icon={<Columns3Cog size={14} />} aria-label="View" title="How the bytes are shown">
      <span className="button-words">View</span>
    </Button>
  );
  return (
    <Popover
      label="How the bytes are shown"
      className="view-menu"
      trigger={trigger}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <Choice label="Bytes in a row" all={COLUMN_CHOICES} words={COLUMN_WORDS} part="columns" />
      <Choice label="Bytes in a group" all={GROUP_SIZES} words={GROUP_WORDS} part="groupBytes" />
      <Choice label="A group is shown as" all={NUMBER_ORDERS} words={ORDER_WORDS} part="order" />
      <Choice label="Text" all={TEXT_ENCODINGS} words={TEXT_WORDS} part="text" />
      <p className="small secondary" role="status">
        {viewSentence(form, rowBytes)}
      </p>
      <ColorChoices flash={flash} />
    </Popover>
  );
}

/** Which structures are coloured, and what the colours of the strip beside the bytes say, with their legends. */
function ColorChoices({ flash }: { flash: FlashState }) {
  const { grid, minimap } = useStore(coloringStore);
  const { bands } = useStructureBands(flash.index);
  const groups = useMemo(() => groupsIn(bands), [bands]);
  return (
    <>
      <div className="view-choice view-colors">
        <span className="small secondary">Minimap</span>
        <Segmented label="Minimap" segments={MINIMAP} value={minimap} onChange={colorMinimap} />
        <CellLegend coloring={minimap} groups={groups} />
      </div>
      <div className="view-choice view-colors">
        <span className="small secondary">Colour structures</span>
        <Segmented label="Colour structures" segments={GRID} value={grid} onChange={colorGrid} />
        {groups.length > 0 && <CellLegend coloring="structures" groups={groups} />}
      </div>
    </>
  );
}

const MINIMAP = MINIMAP_COLORINGS.map((value) => ({ value, label: MINIMAP_WORDS[value] }));
const GRID = GRID_COLORINGS.map((value) => ({ value, label: GRID_WORDS[value] }));

const GROUP_WORDS = { 1: '1', 2: '2', 4: '4', 8: '8' } as const;

/** What the choices come to here. */
function viewSentence({ columns, groupBytes, order }: Form, rowBytes: number): string {
  if (columns !== 'fit' && rowBytes < columns)
    return `${columns} bytes in a row do not fit here: ${rowBytes} are shown.`;
  if (!hasNumbers({ groupBytes, order })) return 'Each byte by itself, in the order of their offsets.';
  const first = order === 'big' ? 'highest' : 'lowest';
  return `Each ${groupBytes} bytes are one number, whose first byte is its ${first}.`;
}

type Form = ReturnType<typeof gridFormStore.getState>;

function Choice<P extends keyof Form>({
  label,
  all,
  words,
  part,
}: {
  label: string;
  all: readonly Form[P][];
  words: Readonly<Record<Form[P], string>>;
  part: P;
}) {
  const value = useStore(gridFormStore, (form) => String(form[part]));
  const segments = all.map((choice) => ({ value: String(choice), label: words[choice] }));
  const choose = (chosen: string) => {
    const choice = all.find((each) => String(each) === chosen);
    if (choice !== undefined) setGridForm({ [part]: choice });
  };
  return (
    <div className="view-choice">
      <span className="small secondary">{label}</span>
      <Segmented label={label} segments={segments} value={value} onChange={choose} />
    </div>
  );
}
