import { useEffect, useRef } from 'react';
import type { Offer } from './completion.ts';

/** What could stand at the end of the line, above it. The input keeps the focus. */
export function CompletionList({
  id,
  offer,
  onTake,
}: {
  id: string;
  offer: Offer;
  onTake: (at: number) => void;
}) {
  const listRef = useRef<HTMLDivElement>(null);
  const { chosen } = offer;
  // Braces, not an expression: newer Chromium answers scrollIntoView with a promise, which React would call to clean up.
  useEffect(() => {
    listRef.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={listRef} id={id} className="completions" role="listbox" aria-label="Completions">
      {offer.candidates.map(({ text, detail }, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the input has the focus and points here
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input's Enter and Tab do the same
        <div
          key={text}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          className="completion"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(at)}
        >
          <span className="mono">{text}</span>
          <span className="secondary one-line">{detail}</span>
        </div>
      ))}
    </div>
  );
}
