import { useRef, useState } from 'react';
import type { Compared } from '../../../app/contract/comparing.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { HexGrid } from '../../canvas/hex-grid/hex-grid.tsx';
import { ScrollLink } from '../../canvas/hex-grid/scroll-link.ts';
import { formatSize } from '../../format/numbers.ts';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import type { Side } from '../../state/compare/compared-pages.ts';
import type { Comparison } from '../../state/compare/comparison.ts';
import { isOtherFirst, type SideNames } from './compare-words.ts';
import { RangeList } from './range-list.tsx';
import { useComparedGrid } from './use-compared-grid.ts';

interface Shown {
  readonly flash: FlashState;
  readonly comparison: Comparison;
  readonly result: Compared;
  readonly names: SideNames;
}

/** The bytes of both sides beside each other, scrolled together, and the list of what differs. */
export function CompareBytes(shown: Shown) {
  const [link] = useState(() => new ScrollLink());
  const listRef = useRef<HTMLDivElement>(null);
  const sides: readonly Side[] = isOtherFirst(shown.comparison) ? ['other', 'flash'] : ['flash', 'other'];
  return (
    <div className="compare-bytes">
      <div className="compare-grids">
        {sides.map((side, at) => (
          <SideOfBytes key={side} {...shown} side={side} link={link} isFirst={at === 0} />
        ))}
      </div>
      {shown.result.kept > 0 && <RangeList ref={listRef} {...shown} />}
    </div>
  );
}

function SideOfBytes({
  flash,
  comparison,
  result,
  names,
  side,
  link,
  isFirst,
}: Shown & { side: Side; link: ScrollLink; isFirst: boolean }) {
  const gridRef = useRef<HTMLDivElement>(null);
  const grid = useComparedGrid(flash, { comparison, result }, { side, names, link });
  return (
    <section className="compare-side" aria-label={names[side]}>
      <h3 className="compare-side-head one-line">
        {names[side]}{' '}
        <span className="secondary">
          {formatSize(side === 'flash' ? result.flashBytes : result.otherBytes)}
        </span>
      </h3>
      {isFirst && <FirstFocus gridRef={gridRef} />}
      <div className="compare-grid">
        <HexGrid ref={gridRef} {...grid} />
      </div>
    </section>
  );
}

/** The first of both grids takes the focus of the view. */
function FirstFocus({ gridRef }: { gridRef: React.RefObject<HTMLDivElement | null> }) {
  useViewFocus(gridRef);
  return null;
}
