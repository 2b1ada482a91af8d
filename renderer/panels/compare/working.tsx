import { type KeyboardEvent, useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { cancelComparing, type Progress } from '../../state/compare/comparison.ts';

/** In place of what is being compared: how far that is, and the way to call it off. */
export function Working({ doing, progress: { done, total } }: { doing: string; progress: Progress }) {
  const cancelRef = useRef<HTMLButtonElement>(null);
  useViewFocus(cancelRef);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    cancelComparing();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc works wherever the focus is in it
    <div className="compare-start compare-working" onKeyDown={press}>
      <p>{doing}…</p>
      <progress aria-label={doing} value={done} max={Math.max(total, 1)} />
      <Button ref={cancelRef} onClick={cancelComparing}>
        Cancel
      </Button>
    </div>
  );
}
