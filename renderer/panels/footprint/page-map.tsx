import { RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Residency } from '../../../app/contract/footprint.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural, formatSize } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { lookAtPages, residencyStore } from '../../state/footprint/residency.ts';
import { pagesOf } from './page-cells.ts';
import { PageStrip } from './page-strip.tsx';

/** Which pages of the image are in memory: a strip over its addresses, and what that means. */
export function PageMap({ image, flash }: { image: string; flash: FlashState | null }) {
  const look = useStore(residencyStore);
  useEffect(() => void lookAtPages(image), [image]);
  const { residency, error } = look.image === image ? look : { residency: null, error: null };
  return (
    <section className="pages" aria-labelledby="pages-title">
      <header className="pages-head">
        <h3 id="pages-title">Which pages of {fileName(image)} are in memory</h3>
        {residency !== null && <Legend residency={residency} />}
        <Button icon={<RotateCw size={14} />} onClick={() => void lookAtPages(image)}>
          Look again
        </Button>
      </header>
      {residency !== null && <Pages residency={residency} flash={flash} />}
      {error !== null && (
        <p className="lab-error">
          {error.what}. {error.todo}
        </p>
      )}
    </section>
  );
}

/** How many pages each colour stands for. */
function Legend({ residency }: { residency: Residency }) {
  const { pageBytes } = residency;
  const { pages, cachedPages, mappedPages } = pagesOf(residency);
  return (
    <ul className="pages-legend secondary">
      {mappedPages !== null && (
        <li>
          <span className="pages-key pages-mapped" />
          {formatCount(mappedPages)} mapped by each measured process ({formatSize(mappedPages * pageBytes)})
        </li>
      )}
      {cachedPages !== null && (
        <li>
          <span className="pages-key pages-cached" />
          {formatCount(cachedPages)} in the page cache
        </li>
      )}
      <li>
        <span className="pages-key" />
        of {formatCount(pages)}
      </li>
    </ul>
  );
}

function Pages({ residency, flash }: { residency: Residency; flash: FlashState | null }) {
  const { pageBytes, cached, mapped, untold } = residency;
  const isSeen = cached !== null || mapped !== null;
  return (
    <>
      {isSeen && <PageStrip residency={residency} flash={flash} />}
      <p className="pages-words secondary">
        A page has {formatPlural(pageBytes, 'byte')}. The kernel keeps what anybody has read of a file in its
        page cache, once; every process that maps the file <code>shared</code> has these very pages, and none
        of its own.{untold !== null && ` ${untold}`}
      </p>
    </>
  );
}
