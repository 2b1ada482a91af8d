import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { PATTERN_MAX } from '../../../app/contract/find.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import {
  changeForm,
  chooseScope,
  closeFind,
  type FindForm,
  findInPacked,
  findOrGoOn,
  findStore,
  goToHit,
  hitSearch,
  scopeOf,
} from '../../state/find/find.ts';
import { targetOfKey } from '../../state/find/find-target.ts';
import type { SearchState } from '../../state/find/search.ts';
import { placeIn, selectedRange, selectionStore } from '../../state/selection.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import { structureViewStore } from '../../state/structure/structure-view.ts';
import { useLayoutTree } from '../structure/use-layout-tree.ts';
import { EXAMPLES, KINDS } from './find-kinds.ts';
import { FindOptions } from './find-options.tsx';
import { rangeText, SearchStatus } from './search-status.tsx';
import './find.css';

const SCOPES = [
  { value: 'flash', label: 'Flash' },
  { value: 'selection', label: 'Selection' },
  { value: 'structure', label: 'Structure' },
  { value: 'packed', label: 'Packed data' },
] as const;

/** A line to type what to find: Enter searches, and again goes to the next hit; Esc ends it. */
export function FindBar({ flash, onLeave }: { flash: FlashState; onLeave: () => void }) {
  const form = useStore(findStore);
  const search = useStore(hitSearch.store);
  const fieldRef = useRef<HTMLInputElement>(null);
  const [listId, statusId] = [useId(), useId()];
  // biome-ignore lint/correctness/useExhaustiveDependencies: it takes the keyboard each time it is asked for
  useEffect(() => {
    fieldRef.current?.focus();
    fieldRef.current?.select();
  }, [form.asks]);
  const leave = () => {
    closeFind();
    onLeave();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void findOrGoOn();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (search.isRunning) hitSearch.cancel();
    else leave();
  };
  return (
    <form className="find-bar" aria-label="Find" onSubmit={submit} onKeyDown={press}>
      <div className="find-line">
        <Segmented
          label="Kind of pattern"
          segments={KINDS}
          value={form.kind}
          onChange={(kind) => changeForm({ kind })}
        />
        <input
          ref={fieldRef}
          className="field mono find-field"
          aria-label="Find"
          aria-invalid={search.problem !== null}
          aria-describedby={statusId}
          placeholder={EXAMPLES[form.kind]}
          list={listId}
          maxLength={PATTERN_MAX}
          spellCheck={false}
          autoComplete="off"
          value={form.text}
          onChange={(event) => changeForm({ text: event.target.value })}
        />
        <datalist id={listId}>
          {form.past.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
        <Button type="submit" look="primary">
          Find
        </Button>
        <IconButton
          label="The hit before"
          keys="Shift+F3"
          icon={<ChevronUp size={14} />}
          onClick={() => void goToHit('back')}
        />
        <IconButton
          label="The next hit"
          keys="F3"
          icon={<ChevronDown size={14} />}
          onClick={() => void goToHit('forward')}
        />
        <IconButton label="End finding" keys="Esc" icon={<X size={14} />} onClick={leave} />
      </div>
      <div className="find-line">
        <FindOptions form={form} />
        <Scope flash={flash} form={form} />
        <div id={statusId} className="find-status">
          <SearchStatus search={hitSearch} what="hit" />
          {foundNothingIn(search) && (
            <Button look="plain" onClick={() => void findInPacked()}>
              Search packed data
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}

/** In all of the flash as it is: it may be there packed. */
function foundNothingIn({ asked, isRunning, wasCancelled, problem, count }: SearchState): boolean {
  return asked?.target.kind === 'flash' && !isRunning && !wasCancelled && problem === null && count === 0;
}

/** Where to search: in the flash, in what is selected or chosen in it if anything is, or in what is packed in it. */
function Scope({ flash, form }: { flash: FlashState; form: FindForm }) {
  const place = useStore(selectionStore, placeIn(flash.index));
  const { index } = useStore(structureStore, structureIn(flash.index));
  const chosen = useStore(structureViewStore, (view) => view.chosen);
  const tree = useLayoutTree(flash.index, index)?.index ?? index;
  const structure = useMemo(() => targetOfKey(flash.index, tree, chosen), [flash.index, tree, chosen]);
  const { target } = form;
  const scope = scopeOf(form);
  const isThere = {
    flash: true,
    selection: selectedRange(place) !== null,
    structure: structure !== null,
    packed: true,
  };
  const scopes = SCOPES.filter(({ value }) => isThere[value] || value === scope);
  return (
    <>
      <Segmented label="Where to search" segments={scopes} value={scope} onChange={chooseScope} />
      {(target.kind === 'range' || target.kind === 'structure') && (
        <span className="find-scope one-line secondary">
          {target.structure !== null && `${target.structure} `}
          <span className="mono">{target.kind === 'range' ? rangeText(target) : 'unpacked'}</span>
        </span>
      )}
    </>
  );
}
