import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../../format/numbers.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { keysOf, runCommand } from '../../state/commands.ts';
import { machineStore } from '../../state/machine.ts';
import {
  closeSearch,
  filterOperations,
  filterStore,
  listStore,
  searchStore,
  storyOf,
} from '../../state/story/operations.ts';

/** Opens the field over the list. */
export function SearchButton() {
  return (
    <span className="timeline-find">
      <IconButton
        label="Find operations"
        keys={keysOf('timeline.find')}
        icon={<Search size={14} />}
        onClick={() => runCommand('timeline.find')}
      />
    </span>
  );
}

/** Lists what is like the words that are typed: Enter or the down arrow goes into the list, Esc ends it. */
export function OperationSearch({ listRef }: { listRef: RefObject<HTMLElement | null> }) {
  const text = useStore(filterStore, (state) => state.text);
  const { total } = useStore(listStore);
  const all = useStore(machineStore, (state) => storyOf(state)?.operations ?? 0);
  const fieldRef = useRef<HTMLInputElement>(null);
  const asked = useStore(searchStore, (state) => state.asked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it takes the keyboard each time it is asked for
  useEffect(() => fieldRef.current?.focus(), [asked]);
  const close = () => {
    closeSearch();
    listRef.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' || event.key === 'ArrowDown') listRef.current?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="timeline-search">
      <input
        ref={fieldRef}
        type="search"
        className="field"
        aria-label="Find operations"
        placeholder="erase, aborted, 0x0404_0000, cycle 8776 …"
        title="Words of the kind or the outcome, an address, the number of a cycle"
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => filterOperations({ text: event.target.value })}
        onKeyDown={press}
      />
      <span className="secondary" aria-live="polite">
        {formatCount(total)} of {formatCount(all)}
      </span>
      <IconButton label="End the search" keys="Esc" icon={<X size={14} />} onClick={close} />
    </div>
  );
}
