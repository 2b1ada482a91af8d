import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatAddress, formatSize } from '../../format/numbers.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { bytesInside, type PlacedBytes, SHOWN_BYTES, type SomeBytes } from '../../state/structure/chosen.ts';
import { dumpLines, type MarkedBytes } from './dump-lines.ts';
import './node.css';

/** Lines before what is marked. */
const LINES_BEFORE = 2;

type Place = Omit<PlacedBytes, 'from'>;

/**
 * Bytes of a structure, or of what it unpacks to, which lie nowhere in the image: a part at a time, at first from its start on
 * or where some are marked. Another place wants another one of these.
 */
export function BytesInside({
  place,
  lineBytes = 16,
  marked = null,
}: {
  place: Place;
  lineBytes?: 8 | 16;
  marked?: MarkedBytes | null;
}) {
  const [from, setFrom] = useState(() => firstShown(marked, lineBytes));
  const shown = useBytes(place, from);
  if (shown === null) return <p className="node-empty secondary">Reading…</p>;
  const { bytes, sizeBytes, error } = shown.some;
  if (error !== null)
    return (
      <p className="node-empty" role="alert">
        {error.what}. {error.todo}
      </p>
    );
  if (bytes === null) return <p className="node-empty secondary">It has no bytes of its own.</p>;
  const end = shown.from + bytes.length;
  const label = place.isUnpacked ? 'What it unpacks to' : 'Its bytes';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section className="node-view" tabIndex={0} aria-label={label}>
      <pre className="node-dump mono selectable">
        {dumpLines(bytes, { from: shown.from, lineBytes, marked }).map((pieces, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines stay in their places
          <div key={line}>
            {pieces.map(({ text, isMarked }, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: and so do their pieces
              isMarked ? <mark key={index}>{text}</mark> : text,
            )}
          </div>
        ))}
      </pre>
      {sizeBytes > bytes.length && (
        <div className="node-part secondary">
          <IconButton
            label="The bytes before these"
            icon={<ChevronLeft size={14} />}
            aria-disabled={shown.from === 0}
            onClick={() => setFrom(Math.max(0, shown.from - SHOWN_BYTES))}
          />
          <IconButton
            label="The bytes behind these"
            icon={<ChevronRight size={14} />}
            aria-disabled={end >= sizeBytes}
            onClick={() => end < sizeBytes && setFrom(end)}
          />
          <span role="status">
            {formatAddress(shown.from)} to {formatAddress(end - 1)} of {formatSize(sizeBytes)}
          </span>
        </div>
      )}
    </section>
  );
}

function firstShown(marked: MarkedBytes | null, lineBytes: number): number {
  if (marked === null) return 0;
  return Math.max(0, (Math.floor(marked.start / lineBytes) - LINES_BEFORE) * lineBytes);
}

interface Shown {
  readonly some: SomeBytes;
  readonly from: number;
}

/** Null until the first ones are there; those before stay until others are. */
function useBytes({ flash, scan, id, isUnpacked }: Place, from: number): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let isGone = false;
    void bytesInside({ flash, scan, id, isUnpacked, from }).then((some) => {
      if (!isGone) setShown({ some, from });
    });
    return () => {
      isGone = true;
    };
  }, [flash, scan, id, isUnpacked, from]);
  return shown;
}
