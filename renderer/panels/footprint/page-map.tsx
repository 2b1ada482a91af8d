import { RotateCw } from 'lucide-react';
import { type CSSProperties, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Residency } from '../../../app/contract/footprint.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { lookAtPages, residencyStore } from '../../state/footprint/residency.ts';
import { showTab } from '../../state/layout.ts';
import { selectFlash } from '../../state/machine.ts';
import { moveTo } from '../../state/selection.ts';
import { cellsOf, type PageCell, pagesOf } from './page-cells.ts';
import { stepFrom } from './step-from.ts';

type Told = Extract<Residency, { kind: 'told' }>;

/** Which pages of the image are in memory: a strip over its addresses, and what that means. */
export function PageMap({ image, flash }: { image: string; flash: FlashState | null }) {
  const look = useStore(residencyStore);
  useEffect(() => void lookAtPages(image), [image]);
  const residency = look.image === image ? look.residency : null;
  return (
    <section className="pages" aria-labelledby="pages-title">
      <header className="pages-head">
        <h3 id="pages-title">Which pages of {fileName(image)} are in memory</h3>
        {residency?.kind === 'told' && <PageCount residency={residency} />}
        <Button icon={<RotateCw size={14} />} onClick={() => void lookAtPages(image)}>
          Look again
        </Button>
      </header>
      {residency?.kind === 'told' && <PageStrip residency={residency} flash={flash} />}
      {residency?.kind === 'untold' && <p className="secondary">{residency.sentence}</p>}
      {look.image === image && look.error !== null && (
        <p className="lab-error">
          {look.error.what}. {look.error.todo}
        </p>
      )}
    </section>
  );
}

function PageCount({ residency }: { residency: Told }) {
  const { pages, presentPages } = pagesOf(residency);
  return (
    <p className="pages-count secondary">
      {formatCount(presentPages)} of {formatCount(pages)} · {formatSize(presentPages * residency.pageBytes)}
    </p>
  );
}

function PageStrip({ residency, flash }: { residency: Told; flash: FlashState | null }) {
  const cells = cellsOf(residency, flash?.geometry.sectorLengthBytes ?? residency.pageBytes);
  const [at, setAt] = useState<number | null>(null);
  const cell = at === null ? null : (cells[at] ?? null);
  const base = flash?.base ?? 0;
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
        aria-valuetext={cellText(cell ?? cells[0] ?? null, flash)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && cell !== null) goTo(cell, flash);
          const next = stepFrom(at ?? -1, event.key, cells.length);
          if (next === null) return;
          event.preventDefault();
          setAt(next);
        }}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
      >
        {cells.map((each, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the slider around it has the keys that do the same
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider around it has the keys that do the same
          <span
            key={each.start}
            className={index === at ? 'pages-cell pages-at' : 'pages-cell'}
            style={heatOf(each)}
            onPointerEnter={() => setAt(index)}
            onClick={() => goTo(each, flash)}
          />
        ))}
      </div>
      <div className="pages-ends mono small secondary">
        <span>{formatAddress(base)}</span>
        <span>{formatAddress(base + residency.fileBytes)}</span>
      </div>
      <p className="pages-words secondary">
        {cell === null ? (
          <>
            A page has {formatCount(residency.pageBytes)} bytes. The kernel keeps what anybody has read of a
            file in its page cache, once; every process that maps the file <code>shared</code> has these very
            pages.
          </>
        ) : (
          cellText(cell, flash)
        )}
      </p>
    </>
  );
}

/** A single page of many can be seen, too. */
const LEAST_HEAT = 0.3;

/** How much of it is in memory, as a colour between nothing and all. */
function heatOf({ pages, presentPages }: PageCell): CSSProperties {
  const heat = presentPages === 0 ? 0 : LEAST_HEAT + ((1 - LEAST_HEAT) * presentPages) / pages;
  return { background: `color-mix(in srgb, var(--direct) ${Math.round(100 * heat)}%, var(--raised-more))` };
}

function cellText(cell: PageCell | null, flash: FlashState | null): string {
  if (cell === null) return '';
  const { start, end, pages, presentPages } = cell;
  const inFile = `${formatAddress(start)} to ${formatAddress(end - 1)}`;
  const onBus = flash === null ? '' : `, on the bus from ${formatAddress(flash.base + start)} on`;
  const go = flash === null ? '' : ' Click or press Enter to see the bytes.';
  return `In the file ${inFile}${onBus}: ${formatCount(presentPages)} of ${formatCount(pages)} pages are in memory.${go}`;
}

function goTo({ start }: PageCell, flash: FlashState | null): void {
  if (flash === null) return;
  selectFlash(flash.index);
  showTab('bytes');
  moveTo(flash.index, { cursorOffset: start, anchorOffset: null }, 'around');
}
