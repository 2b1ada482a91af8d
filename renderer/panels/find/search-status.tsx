import { useStore } from 'zustand';
import { oneLine } from '../../../app/contract/errors.ts';
import { MATCH_MAX_BYTES } from '../../../app/contract/find.ts';
import { formatAddress, formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import type { FindTarget } from '../../state/find/find-target.ts';
import type { Search, SearchState } from '../../state/find/search.ts';

/** `0x0000_1000 to 0x0000_1fff` */
export function rangeText({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${formatAddress(start)} to ${formatAddress(end - 1)}`;
}

/** The same at the end of a panel's heading. */
export function SearchNote(props: { search: Search; what: string }) {
  return (
    <div className="find-note">
      <SearchStatus {...props} />
    </div>
  );
}

/** How a search stands: running, done, old, or why it can't be done. */
export function SearchStatus({ search, what }: { search: Search; what: string }) {
  const state = useStore(search.store);
  if (state.asked === null) return null;
  if (state.problem !== null) {
    return (
      <span className="find-error" role="alert">
        {oneLine(state.problem)}
      </span>
    );
  }
  if (state.isRunning) {
    return (
      <>
        <progress aria-label="Searching" value={state.done} max={Math.max(1, state.total)} />
        <span className="secondary">{formatPlural(state.count, what)}</span>
        <Button look="plain" onClick={() => search.cancel()}>
          Cancel
        </Button>
      </>
    );
  }
  const done = doneText(state, what);
  return (
    <>
      <span className="secondary one-line" role="status" title={done}>
        {done}
      </span>
      {state.current !== null && (
        <span className="secondary find-current">
          At {what} {formatCount(state.current + 1)}.
        </span>
      )}
      {state.isStale && (
        <>
          <span className="find-stale">The bytes have changed since.</span>
          <Button look="plain" onClick={() => void search.again()}>
            Search again
          </Button>
        </>
      )}
    </>
  );
}

function doneText(
  { count, kept, cutCount, omissions, wasCancelled, asked }: SearchState,
  what: string,
): string {
  const where = asked === null ? '' : whereText(asked.target);
  const sentences = [
    wasCancelled ? `Cancelled: ${formatPlural(count, what)} up to there.` : '',
    wasCancelled ? '' : count === 0 ? `Nothing found${where}.` : `${formatPlural(count, what)}${where}.`,
    kept < count ? `The first ${formatCount(kept)} are listed.` : '',
    cutCount > 0
      ? `${formatPlural(cutCount, 'is', 'are')} cut after ${formatCount(MATCH_MAX_BYTES)} bytes.`
      : '',
    ...omissions,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function whereText(target: FindTarget): string {
  switch (target.kind) {
    case 'range':
      return ` in ${rangeText(target)}`;
    case 'packed':
      return ' in what is packed';
    case 'structure':
      return ` in ${target.structure}, unpacked`;
    case 'flash':
      return '';
  }
}
