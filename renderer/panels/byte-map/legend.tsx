import { BYTE_CLASSES, CLASS_WORDS } from '../../../app/contract/overview/byte-cell.ts';
import type { CellColoring } from '../../canvas/byte-map/cell-colors.ts';
import { GROUP_WORDS, type StructureGroup } from '../../canvas/byte-map/structure-groups.ts';
import './legend.css';

/** What the colours of cells mean, in words. */
export function CellLegend({
  coloring,
  groups,
}: {
  coloring: CellColoring;
  /** Kinds of structures that are there. */
  groups: readonly StructureGroup[];
}) {
  if (coloring === 'entropy')
    return (
      <div className="cell-legend" role="img" aria-label="Entropy, from 0 bits a byte, dim, to 8 bits">
        <span>0</span>
        <span className="cell-legend-ramp" />
        <span>8 bits a byte</span>
      </div>
    );
  const entries =
    coloring === 'kinds'
      ? BYTE_CLASSES.map((name) => ({ token: `--class-${name}`, words: CLASS_WORDS[name] }))
      : groups.map((name) => ({ token: `--structure-${name}`, words: GROUP_WORDS[name] }));
  return (
    <ul className="cell-legend" aria-label={coloring === 'kinds' ? 'Kinds of bytes' : 'Kinds of structures'}>
      {entries.map(({ token, words }) => (
        <li key={token}>
          <span className="cell-legend-swatch" style={{ background: `var(${token})` }} />
          {words}
        </li>
      ))}
      {coloring === 'structures' && (
        <li>{groups.length === 0 ? 'no structure is known here' : 'what is free in one is faint'}</li>
      )}
    </ul>
  );
}
