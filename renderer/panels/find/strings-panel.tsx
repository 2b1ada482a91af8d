import { CaseSensitive } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { LEAST_CHARACTERS_MAX, StringEncoding } from '../../../app/contract/find.ts';
import type { Hit } from '../../../app/contract/finding.ts';
import { decodeString } from '../../../app/contract/text/decode-string.ts';
import { shownString } from '../../../app/contract/text/shown-text.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { findStrings, listAsksStore, stringSearch } from '../../state/find/find.ts';
import { IN_FLASH, IN_PACKED } from '../../state/find/find-target.ts';
import { HitList } from './hit-list.tsx';
import { SearchNote } from './search-status.tsx';
import './find.css';

const NAMES: Readonly<Record<StringEncoding, string>> = {
  ascii: 'ASCII',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
};

const NO_COUNT = `Write how many characters a string has at least: 1 to ${formatCount(LEAST_CHARACTERS_MAX)}.`;
const NO_ENCODING = 'Choose what the strings may be stored as.';

/** All that reads as text in the flash. */
export function StringsPanel() {
  const [listAsks, setListAsks] = useState(0);
  const isAsked = useStore(stringSearch.store, ({ asked }) => asked !== null);
  return (
    <Panel
      title="Strings"
      icon={<CaseSensitive size={14} />}
      note={<SearchNote search={stringSearch} what="string" />}
    >
      <StringsForm onLeave={() => setListAsks((before) => before + 1)} />
      {!isAsked && (
        <p className="find-empty secondary">Nothing was listed yet: Enter lists what reads as text.</p>
      )}
      <HitList
        search={stringSearch}
        label="Strings"
        asks={listAsks}
        line={(hit) => <StringLine hit={hit} />}
      />
    </Panel>
  );
}

/** From the filter ArrowDown goes into the list. */
function StringsForm({ onLeave }: { onLeave: () => void }) {
  const [text, setText] = useState('');
  const [least, setLeast] = useState('5');
  // UTF-8 besides ASCII makes a text of many bytes that are none.
  const [encodings, setEncodings] = useState<readonly StringEncoding[]>(['ascii', 'utf-16le']);
  const [isUnpacked, setUnpacked] = useState(false);
  const asks = useStore(listAsksStore, ({ strings }) => strings);
  const wrongId = useId();
  const filterRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asks > 0) filterRef.current?.focus();
  }, [asks]);
  const count = Number(least);
  const isCount = Number.isInteger(count) && count >= 1 && count <= LEAST_CHARACTERS_MAX;
  const wrong = isCount ? (encodings.length > 0 ? null : NO_ENCODING) : NO_COUNT;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong === null) void findStrings(text, count, [...encodings], isUnpacked ? IN_PACKED : IN_FLASH);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || stringSearch.store.getState().kept === 0) return;
    event.preventDefault();
    onLeave();
  };
  const toggle = (name: StringEncoding) =>
    setEncodings((before) =>
      before.includes(name) ? before.filter((each) => each !== name) : [...before, name],
    );
  return (
    <form className="find-line strings-form" aria-label="Strings" onSubmit={submit}>
      <label className="find-check">
        At least
        <input
          className="field strings-least"
          inputMode="numeric"
          aria-label="Least characters"
          aria-invalid={!isCount}
          aria-describedby={isCount ? undefined : wrongId}
          maxLength={4}
          value={least}
          onChange={(event) => setLeast(event.target.value)}
        />
      </label>
      {StringEncoding.options.map((name) => (
        <label key={name} className="find-check">
          <input type="checkbox" checked={encodings.includes(name)} onChange={() => toggle(name)} />
          {NAMES[name]}
        </label>
      ))}
      <label className="find-check">
        <input type="checkbox" checked={isUnpacked} onChange={() => setUnpacked(!isUnpacked)} />
        In packed data
      </label>
      <input
        ref={filterRef}
        type="search"
        className="field find-field"
        aria-label="Filter strings"
        placeholder="that hold a text"
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <Button type="submit" disabled={wrong !== null}>
        List
      </Button>
      {wrong !== null && (
        <span id={wrongId} className="find-error" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}

function StringLine({ hit: { bytes, start, lengthBytes, kind } }: { hit: Hit }) {
  const encoding = StringEncoding.options[kind] ?? 'ascii';
  const text = shownString(decodeString(bytes.subarray(start, start + lengthBytes), encoding));
  return (
    <>
      <span className="secondary hit-encoding">{NAMES[encoding]}</span>
      <span className="mono one-line">{text}</span>
    </>
  );
}
