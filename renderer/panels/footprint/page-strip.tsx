import { type CSSProperties, type KeyboardEvent, useMemo, useState } from 'react';
import type { Residency } from '../../../app/contract/footprint.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress, formatCount } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { showTab } from '../../state/layout.ts';
import { selectFlash } from '../../state/machine.ts';
import { moveTo } from '../../state/selection.ts';
import { cellsOf, type PageCell } from './page-cells.ts';
import { stepFrom } from './step-from.ts';

/** The image from its first byte to its last. Pointer or arrow keys tell of a part; a click or Enter goes there. */
export function PageStrip({ residency, flash }: { residency: Residency; flash: FlashState | null }) {
  const blockBytes = flash?.geometry.sectorLengthBytes ?? residency.pageBytes;
  const cells = useMemo(() => cellsOf(residency, blockBytes), [residency, blockBytes]);
  const [at, setAt] = useState<number | null>(null);
  const cell = at === null ? null : (cells[at] ?? null);
  const base = flash?.base ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') goTo(cells[at ?? 0], flash);
    const next = stepFrom(at ?? 0, event.key, cells.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  return (
    <>
      <div
        className="pages-strip"
        role="slider"
        tabIndex={0}
        aria-label="Part of the image"
        aria-valuemin={0}
        aria-valuemax={cells.length - 1}
        aria-valuenow={at ?? 0}
        aria-valuetext={cellText(cells[at ?? 0], flash)}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
      >
        {cells.map((each, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the slider around it has the keys that do the same
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider around it has the keys that do the same
          <span
            key={each.start}
            className={classNames('pages-cell', index === at && 'pages-at', flash !== null && 'pages-goes')}
            style={heatOf(each)}
            onPointerEnter={() => setAt(index)}
            onClick={() => goTo(each, flash)}
          />
        ))}
      </div>
      <div className="pages-ends small secondary">
        <span className="mono">{formatAddress(base)}</span>
        <span className="one-line">{cell !== null && cellText(cell, flash)}</span>
        <span className="mono">{formatAddress(base + residency.fileBytes)}</span>
      </div>
    </>
  );
}

/** A single page of many can be seen, too. */
const LEAST_HEAT = 0.3;

/** The cache as a colour between nothing and all, and over it what is mapped, from the bottom up. */
function heatOf({ pages, cachedPages, mappedPages }: PageCell): CSSProperties {
  const share = (part: number | null) =>
    part === null || part === 0 ? 0 : LEAST_HEAT + ((1 - LEAST_HEAT) * part) / pages;
  const percent = (part: number | null) => `${Math.round(100 * share(part))}%`;
  const cache = `color-mix(in srgb, var(--page-cached) ${percent(cachedPages)}, var(--raised-more))`;
  return {
    background: `linear-gradient(to top, var(--page-mapped) ${percent(mappedPages)}, ${cache} ${percent(mappedPages)})`,
  };
}

function cellText(cell: PageCell | undefined, flash: FlashState | null): string {
  if (cell === undefined) return '';
  const { start, end, pages, cachedPages, mappedPages } = cell;
  const from = `${formatAddress(start)} to ${formatAddress(end - 1)} of the file`;
  const onBus =
    flash === null || flash.base === 0 ? '' : `, on the bus from ${formatAddress(flash.base + start)} on`;
  const parts = [
    ...(mappedPages === null ? [] : [`${formatCount(mappedPages)} mapped`]),
    ...(cachedPages === null ? [] : [`${formatCount(cachedPages)} in the page cache`]),
  ];
  return `${from}${onBus}: ${parts.join(', ')}, of ${formatCount(pages)} pages`;
}

function goTo(cell: PageCell | undefined, flash: FlashState | null): void {
  if (flash === null || cell === undefined) return;
  selectFlash(flash.index);
  showTab('bytes');
  moveTo(flash.index, { cursorOffset: cell.start, anchorOffset: null }, 'around');
}
