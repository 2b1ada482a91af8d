import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import { BYTE_CLASSES, CLASS_WORDS } from '../../../app/contract/overview/byte-cell.ts';
import type { CellColoring } from '../../canvas/colours/cell-colours.ts';
import { GROUP_WORDS, type StructureGroup } from '../../canvas/colours/structure-groups.ts';
import { colourOf } from '../../state/partitions/partition-bands.ts';
import './legend.css';

interface LegendProps {
  readonly coloring: CellColoring;
  /** Kinds of structures that are there. */
  readonly groups: readonly StructureGroup[];
  /** How the flash is divided, where it is. */
  readonly layout?: KeptLayout | null;
}

/** What the colours of cells mean, in words. */
export function CellLegend(props: LegendProps) {
  if (props.coloring === 'entropy')
    return (
      <div className="cell-legend" role="img" aria-label="Entropy, from 0 bits a byte, dim, to 8 bits">
        <span>0</span>
        <span className="cell-legend-ramp" />
        <span>8 bits a byte</span>
      </div>
    );
  const { label, entries, note } = legendOf(props.coloring, props);
  return (
    <ul className="cell-legend" aria-label={label}>
      {entries.map(({ token, words }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: partitions may have one name, and stay in their places
        <li key={index}>
          <span className="cell-legend-swatch" style={{ background: `var(${token})` }} />
          <span className="one-line">{words}</span>
        </li>
      ))}
      {note !== null && <li>{note}</li>}
    </ul>
  );
}

interface Legend {
  readonly label: string;
  readonly entries: readonly { readonly token: string; readonly words: string }[];
  readonly note: string | null;
}

function legendOf(
  coloring: Exclude<CellColoring, 'entropy'>,
  { groups, layout = null }: Omit<LegendProps, 'coloring'>,
): Legend {
  if (coloring === 'kinds') {
    const entries = BYTE_CLASSES.map((name) => ({ token: `--class-${name}`, words: CLASS_WORDS[name] }));
    return { label: 'Kinds of bytes', entries, note: null };
  }
  if (coloring === 'structures') {
    const entries = groups.map((name) => ({ token: `--structure-${name}`, words: GROUP_WORDS[name] }));
    const note = groups.length === 0 ? 'no structure is known here' : 'what is free in one is faint';
    return { label: 'Kinds of structures', entries, note };
  }
  if (layout === null)
    return { label: 'Partitions', entries: [], note: 'no layout: Alt+Shift+L imports one' };
  const entries = layout.partitions
    .slice(0, LISTED_MAX)
    .map((partition) => ({ token: `--partition-${colourOf(layout, partition)}`, words: partition.name }));
  const more = layout.partitions.length - entries.length;
  return { label: 'Partitions', entries, note: more > 0 ? `and ${more} more` : null };
}

/** More would take the room of the map: the memory map and the tree of structures have them, too. */
const LISTED_MAX = 12;
